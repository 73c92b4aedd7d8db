import { describe, expect, it } from 'vitest';
import { headerHost } from './predecoder.ts';

describe('the host of a plain BSD header', () => {
  it.each([
    ['Dec 29 10:00:01 host sshd[1]: x', 'host'],
    ['Dec  9 10:00:01 10.1.2.3 x', '10.1.2.3'],
    ['Dec 29 10:00:01 sshd: x', 'sshd:'],
    ['Dec 29 10:00:01 host', 'host'],
    ['Dec 29 10:00:01 host\tx y', 'host\tx'],
    ['Xyz 39 99:99:99 host x', 'host'],
    ['Dec 29 10:00:01 ', undefined],
    ['Dec 29 10:00:01  host', undefined],
    ['Dec 49 10:00:01 host x', undefined],
    ['dec 29 10:00:01 host x', undefined],
    ['DEC 29 10:00:01 host x', undefined],
    ['Dec 29 10:00:1 host x', undefined],
    ['Dec 29 2026 10:00:01 host x', undefined],
    ['2026-12-29T10:00:01 host x', undefined],
    [' Dec 29 10:00:01 host x', undefined],
    ['Dec 29', undefined],
    ['', undefined],
  ])('%j: %j', (fullLog, expected) => {
    expect(headerHost(fullLog)).toBe(expected);
  });

  const pattern = /^[A-Z][a-z][a-z] [ 0123][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9] ([^ ]+)/;

  it('is found where its pattern finds it', () => {
    const header = 'Dec 29 10:00:01 host x';
    for (let at = 0; at < header.length; at += 1) {
      for (const other of ' 0123459:AZazé@[`{/\xff') {
        const text = header.slice(0, at) + other + header.slice(at + 1);
        expect([text, headerHost(text)]).toEqual([text, pattern.exec(text)?.[1]]);
      }
    }
  });
});
