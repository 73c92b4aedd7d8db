import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyJson } from './pretty-json.ts';

describe('JSON laid out', () => {
  it('is what JSON.stringify would make of it', () => {
    // Numbers are kept to the letter, so only those are compared that have one way to be written.
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(JSON.parse(JSON.stringify(value)), null, 2));
      }),
    );
  });

  it('keeps every digit, every name, and text as it was escaped', () => {
    expect(prettyJson('{"a":12345678901234567890,"a":1.10,"__proto__":"\\u202e\\"{[,"}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.10,\n  "__proto__": "\\u202e\\"{[,"\n}',
    );
  });

  it('can be as deep as it likes', () => {
    const deep = prettyJson(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    expect(deep.length).toBeLessThan(20_000_000);
    expect(deep.replaceAll(/\s/g, '')).toHaveLength(200_001);
  });

  it('makes no fuss about what is broken', () => {
    expect(prettyJson('{"a": "never ends')).toContain('"a": ');
    expect(prettyJson('}')).toBe('}');
  });
});
