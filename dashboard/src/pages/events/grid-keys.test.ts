import { describe, expect, test } from 'vitest';
import { rowAfter, stopAfter } from './grid-keys.ts';

describe('keys in the table', () => {
  test.each([
    ['j', 4, 5],
    ['ArrowDown', 4, 5],
    ['k', 4, 3],
    ['ArrowUp', 4, 3],
    ['PageDown', 4, 14],
    ['PageUp', 4, 0],
    ['Home', 4, 0],
    ['End', 4, 99],
    ['j', 99, 99],
    ['k', 0, 0],
  ])('%s leads from row %i to row %i', (key, from, to) => {
    expect(rowAfter(key, from, 100, 10)).toBe(to);
  });

  test('lead to the first row when there was none', () => {
    expect(rowAfter('j', null, 100, 10)).toBe(0);
    expect(rowAfter('k', null, 100, 10)).toBe(0);
  });

  test('lead nowhere without rows, and when they are other keys', () => {
    expect(rowAfter('j', null, 0, 10)).toBeNull();
    expect(rowAfter('x', 3, 100, 10)).toBeNull();
  });

  test('go through the values of a row, and back to the row', () => {
    expect(stopAfter('ArrowRight', null, 3)).toBe(0);
    expect(stopAfter('ArrowRight', 2, 3)).toBe(2);
    expect(stopAfter('ArrowLeft', 1, 3)).toBe(0);
    expect(stopAfter('ArrowLeft', 0, 3)).toBeNull();
    expect(stopAfter('ArrowRight', null, 0)).toBeNull();
  });
});
