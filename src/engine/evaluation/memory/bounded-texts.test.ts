import { describe, expect, it } from 'vitest';
import { BoundedTexts } from './bounded-texts.ts';

describe('bounded texts', () => {
  it('forget what was longest not used, when there are too many characters', () => {
    const texts = new BoundedTexts(9);
    texts.set('a', '11');
    texts.set('b', '22');
    texts.set('c', '33');
    expect(texts.get('a')).toBe('11');
    texts.set('d', '44');
    expect(texts.entries()).toEqual([
      ['c', '33'],
      ['a', '11'],
      ['d', '44'],
    ]);
    expect(texts.get('b')).toBeUndefined();
  });

  it('count a text that is replaced once', () => {
    const texts = new BoundedTexts(9);
    for (let time = 0; time < 9; time += 1) texts.set('a', `1${time}`);
    texts.set('b', '22');
    expect(texts.entries()).toEqual([
      ['a', '18'],
      ['b', '22'],
    ]);
  });

  it('keep one text, however long', () => {
    const texts = new BoundedTexts(9);
    texts.set('a', '11');
    texts.set('b', 'x'.repeat(100));
    expect(texts.entries()).toEqual([['b', 'x'.repeat(100)]]);
  });
});
