import { describe, expect, it } from 'vitest';
import { readCdbList } from './read-cdb-list.ts';

const entries = (text: string) => [...readCdbList('etc/lists/test', text).values];

describe('a CDB list', () => {
  it('keeps the path that rules name it by', () => {
    expect(readCdbList('etc/lists/test', '').path).toBe('etc/lists/test');
  });

  it.each([
    ['a value', 'alice:admin', [['alice', 'admin']]],
    ['an empty value', 'alice:', [['alice', '']]],
    ['an empty key', ':admin', [['', 'admin']]],
    ['colons in a value', 'alice:a:b', [['alice', 'a:b']]],
    ['a quoted key with colons', '"2001:db8::1":lab', [['2001:db8::1', 'lab']]],
    ['a quoted value', 'alice:"a:b"', [['alice', 'a:b']]],
    ['a quoted key and value', '"a:b":"c:d"', [['a:b', 'c:d']]],
    ['a quote that is never closed', '"a:b', [['"a', 'b']]],
    ['a lone quote as the value', 'a:"', [['a', '"']]],
    ['blanks, which stay', ' alice : admin ', [[' alice ', ' admin ']]],
    [
      'ends of lines of both kinds',
      'a:1\r\nb:2\n',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['lines without a colon, which are passed over', '# comment\n\na:1', [['a', '1']]],
    ['a key twice, of which the first counts', 'a:1\na:2', [['a', '1']]],
    [
      'keys that differ in case',
      'a:1\nA:2',
      [
        ['a', '1'],
        ['A', '2'],
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(entries(text)).toEqual(expected);
  });
});
