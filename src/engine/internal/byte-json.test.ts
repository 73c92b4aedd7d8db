import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBytes } from '../../lib/bytes.ts';
import { parseByteJson } from './byte-json.ts';

describe('JSON in bytes', () => {
  it('is what JSON.parse makes of the characters, fractions aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value, (_key, item: unknown) =>
          typeof item === 'number' ? Math.trunc(item) % 1e9 : item,
        );
        fc.pre(!text.includes('\\u0000'));
        const ofBytes = JSON.stringify(parseByteJson(toBytes(text)));
        expect(JSON.parse(Buffer.from(ofBytes, 'latin1').toString())).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":"\\u00e9\\ud83d\\ude00"}', { a: toBytes('é😀') }],
    ['{"a":"caf\xe9"}', { a: 'caf\xe9' }],
    ['{"a":"one\ttwo\nthree"}', { a: 'one\ttwo\nthree' }],
    ['{"a":"cut\\u0000here"}', { a: 'cut' }],
    ['{"a":1} and more', { a: 1 }],
    ['{"a":"\\ud800"}', undefined],
    ['{"a":"\\x"}', undefined],
    ['{"a"', undefined],
    ['', undefined],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, undefined],
  ])('%j is %j', (text, expected) => {
    expect(parseByteJson(text)).toEqual(expected);
  });
});
