import { describe, expect, test } from 'vitest';
import { ApiFailure } from '../../api/client.ts';
import { excerptAt, refusalOf } from './refusal.ts';

const refused = (place: number) =>
  new ApiFailure(
    400,
    'bad_query',
    `in the query, at character ${place}: this bracket is never closed. Close it with ).`,
    { at: place - 1 },
  );

describe('a refused query', () => {
  test('says what is wrong, and where in what was typed', () => {
    const message = 'this bracket is never closed. Close it with ).';
    expect(refusalOf(refused(1), '(a', 0)).toEqual({ message, at: 0 });
    expect(refusalOf(refused(4), 'a (b', 1)).toEqual({ message, at: 2 });
  });

  test('never points outside of it', () => {
    expect(refusalOf(refused(90), 'a', 1)?.at).toBe(1);
    expect(refusalOf(refused(1), 'a', 1)?.at).toBe(0);
  });

  test('may be wrong nowhere in particular', () => {
    expect(refusalOf(new ApiFailure(400, 'bad_request', 'too long'), 'a', 0)).toEqual({
      message: 'too long',
      at: null,
    });
  });

  test('is told from everything else that can go wrong', () => {
    expect(refusalOf(new ApiFailure(503, 'no_index', 'x'), 'a', 0)).toBeNull();
    expect(refusalOf(null, 'a', 0)).toBeNull();
  });
});

describe('the excerpt', () => {
  test('shows the character and what is around it', () => {
    expect(excerptAt('a (b', 2)).toEqual({ before: 'a ', there: '(', after: 'b' });
  });

  test('is short, however long the query is', () => {
    const { before, there, after } = excerptAt(`${'x'.repeat(500)}(${'y'.repeat(500)}`, 500);
    expect(there).toBe('(');
    expect(before).toBe(`…${'x'.repeat(24)}`);
    expect(after).toBe(`${'y'.repeat(24)}…`);
  });

  test('has nothing at the place when something is missing at the end', () => {
    expect(excerptAt('a:', 2)).toEqual({ before: 'a:', there: '', after: '' });
  });
});
