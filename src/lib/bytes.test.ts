import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detach, foldCase, fromBytes, isAscii, toBytes } from './bytes.ts';

const anyBytes = fc.string({ unit: fc.nat(0xff).map((code) => String.fromCharCode(code)), maxLength: 40 });

describe('byte strings', () => {
  it('are the UTF-8 of a text, and give it back', () => {
    expect(toBytes('é€')).toBe('\xc3\xa9\xe2\x82\xac');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = text.replace(/\p{Surrogate}/gu, '');
        expect(fromBytes(toBytes(wellFormed))).toBe(wellFormed);
      }),
    );
  });

  it('that are no UTF-8 show it', () => {
    expect(fromBytes('a\xe9b')).toBe('a\ufffdb');
  });

  it('are ASCII below 0x80, NUL included', () => {
    expect(['', 'a\0\x7f', 'a\x80'].map(isAscii)).toEqual([true, true, false]);
  });

  it('are folded byte by byte, however long they are', () => {
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 300 }), (bytes, times) => {
        const whole = bytes.repeat(times);
        expect(foldCase(whole)).toBe(whole.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
      }),
    );
  });

  it('are the same when detached', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(detach(bytes)).toBe(bytes);
      }),
    );
  });
});
