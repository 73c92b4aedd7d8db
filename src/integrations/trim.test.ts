import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../lib/json.ts';
import { cutText, fitJson, jsonText, trimMark } from './trim.ts';

describe('a text that is cut', () => {
  it('stays as it is when it is short enough', () => {
    expect(cutText('x'.repeat(40), 40)).toBe('x'.repeat(40));
  });

  it('says so, within its limit, and stays well-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 60 }), fc.integer({ min: 20, max: 59 }), (text, limit) => {
        const cut = cutText(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut).toMatch(/… \[trimmed\]$/);
        expect(text).toContain(cut.slice(0, -trimMark.length));
        expect(Buffer.from(cut).toString()).toBe(cut);
      }),
    );
  });
});

describe('a message that has to fit', () => {
  const detailsOf = (text: string | undefined) => JSON.parse(text ?? 'null').payload.details as JsonObject;
  const message = (details: Json): JsonObject => ({ key: 'k', payload: { summary: 's', details } });
  const fitted = (details: Json, maxBytes: number) => fitJson(message(details), ['payload', 'details'], maxBytes);

  it('is left alone when it does', () => {
    expect(fitted({ a: 'x'.repeat(5_000) }, 10_000)).toBe(JSON.stringify(message({ a: 'x'.repeat(5_000) })));
  });

  it('has its longest texts shortened first, however deep they are', () => {
    const details = { rule: { id: '5' }, data: { list: [{ log: 'ß'.repeat(50_000) }] }, note: 'short' };
    const text = fitted(details, 40_000);
    expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(40_000);
    expect(detailsOf(text)).toMatchObject({ rule: { id: '5' }, note: 'short' });
    expect(text).toMatch(/ß{1000,}… \[trimmed\]/);
  });

  it('loses its largest members when short texts are too many, and names them', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `entry ${index}`);
    const text = fitted({ rule: { id: '5' }, data: many, id: '1.2' }, 10_000);
    expect(detailsOf(text)).toEqual({ rule: { id: '5' }, id: '1.2', trimmed: 'data' });
  });

  it('loses all of them when they are too many to tell apart', () => {
    const crowd = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`member-${index}`, index]));
    const { trimmed, ...rest } = detailsOf(fitted(crowd, 5_000));
    expect(rest).toEqual({});
    expect(trimmed).toMatch(/… \[trimmed\]$/);
  });

  it('is given up when the rest alone is too large', () => {
    expect(fitted({ a: 1 }, 20)).toBeUndefined();
    expect(fitted('x'.repeat(100), 50)).toBeUndefined();
    expect(fitJson({ other: 'x'.repeat(100) }, ['payload', 'details'], 50)).toBeUndefined();
  });

  it('fits whatever is in it', () => {
    const details = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(details, fc.integer({ min: 4_000, max: 9_000 }), (small, maxBytes) => {
        const text = fitted({ ...small, log: 'x'.repeat(9_000) }, maxBytes);
        expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(maxBytes);
        expect(detailsOf(text)).toBeTypeOf('object');
      }),
    );
  });

  it('is not changed itself', () => {
    const given = Object.freeze({ payload: Object.freeze({ log: 'x'.repeat(9_000) }) });
    fitJson(given, ['payload'], 4_000);
    expect(given.payload.log).toHaveLength(9_000);
  });
});

describe('a value nested deeper than the stack', () => {
  it('is cut off at a depth that nobody reads', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`) as Json;
    expect(jsonText({ deep, id: '7' })).toMatch(/^\{"deep":\[+"… \[trimmed\]"\]+,"id":"7"\}$/);
  });
});
