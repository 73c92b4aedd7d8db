import { describe, expect, it } from 'vitest';
import { parseIni } from './ini-file.ts';

type Sections = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Each section with the lines of its keys, or `LINE: what → remedy`. */
function read(text: string): Sections | string {
  const file = parseIni(text);
  if (file.kind === 'malformed') return `${file.line}: ${file.what} → ${file.remedy}`;
  return Object.fromEntries(
    file.sections.map(({ name, keys }) => [
      name,
      Object.fromEntries([...keys].map(([key, { lines }]) => [key, lines])),
    ]),
  );
}

/** The keys below `[s]`. */
const keys = (text: string) => {
  const sections = read(`[s]\n${text}`);
  return typeof sections === 'string' ? sections : sections.s;
};

describe('a section', () => {
  it.each([
    ['[a b]', 'a b'],
    ['[a]b]', 'a]b'],
    ['[a] b', 'a'],
    ['[a]] ; no comment]', 'a]] ; no comment'],
    ['  [ a ]', ' a '],
    ['[MSSQL (a, b).]', 'MSSQL (a, b).'],
  ])('is named in %j', (line, name) => {
    expect(read(`${line}\nk = v`)).toEqual({ [name]: { k: ['v'] } });
  });

  it('that is repeated goes on', () => {
    expect(read('[a]\nk = 1\n[b]\nk = 2\n[a]\nk = 3\nl = 4')).toEqual({
      a: { k: ['1', '3'], l: ['4'] },
      b: { k: ['2'] },
    });
  });

  it('has what DEFAULT says, wherever that stands, unless it says it itself', () => {
    expect(read('[a]\nrule = 1\n[DEFAULT]\nrule = 9\ndecoder = d\n[default]')).toEqual({
      a: { rule: ['1'], decoder: ['d'] },
      default: { rule: ['9'], decoder: ['d'] },
    });
  });

  it('is known by the line of its first heading', () => {
    expect(parseIni('; c\n\n[a]\n[b]\n[a]')).toMatchObject({ sections: [{ line: 3 }, { line: 4 }] });
  });
});

describe('a key', () => {
  it.each([
    ['k = v', { k: ['v'] }],
    ['k=v', { k: ['v'] }],
    ['k : v', { k: ['v'] }],
    ['k: a = b', { k: ['a = b'] }],
    ['k = a : b', { k: ['a : b'] }],
    ['Log 1 PASS = A', { 'log 1 pass': ['A'] }],
    ['Sep 20 15:06:57 x', { 'sep 20 15': ['06:57 x'] }],
    ['k =', { k: [] }],
    ['k = "q"', { k: ['"q"'] }],
    ['k = %(v)s $v', { k: ['%(v)s $v'] }],
    ['k = v # no comment ; nor this', { k: ['v # no comment ; nor this'] }],
    ['k = \u00a0v\u2003\u001f\u0085', { k: ['v'] }],
    ['k = \ufeffv', { k: ['\ufeffv'] }],
    ['k = a\u2028b', { k: ['a\u2028b'] }],
  ])('and its value are read from %j', (line, expected) => {
    expect(keys(line)).toEqual(expected);
  });

  it('that is repeated collects its values, in order', () => {
    expect(keys('log 1 pass = a\nrule = 1\nlog 1 pass = b\nLOG 1 pass = a')).toEqual({
      'log 1 pass': ['a', 'b', 'a'],
      rule: ['1'],
    });
  });

  it('is known by the line where it stands first', () => {
    const file = parseIni('[s]\na = 1\nb = 2\na = 3');
    expect(file.kind === 'sections' && [...(file.sections[0]?.keys.values() ?? [])].map(({ line }) => line)).toEqual([
      2, 3,
    ]);
  });
});

describe('a value', () => {
  it.each([
    ['goes on in lines that are indented further', 'k = a\n  b\n\tc = d\n [e]', { k: ['a', 'b', 'c = d', '[e]'] }],
    ['does not in lines that are indented as far', '  k = a\n  l = b', { k: ['a'], l: ['b'] }],
    [
      'keeps the empty lines inside it, and none at its end',
      'k = a\n\n  b\n\n\nl = c\n',
      { k: ['a', '', 'b'], l: ['c'] },
    ],
    ['is not ended by a comment', 'k = a\n# c\n  ; d\n  b', { k: ['a', 'b'] }],
    ['may begin on the line below', 'k =\n  a', { k: ['', 'a'] }],
  ])('%s', (_, text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it('ends where a section begins, whose lines it does not take', () => {
    expect(read('[a]\nk = v\n[b]\n  l = w')).toEqual({ a: { k: ['v'] }, b: { l: ['w'] } });
  });
});

describe('a file', () => {
  it('may have any ends of lines, and a mark of its byte order', () => {
    const expected = { s: { k: ['v', 'w'], l: ['x'] } };
    for (const end of ['\n', '\r\n', '\r'])
      expect(read(['\ufeff[s]', 'k = v', ' w', 'l = x'].join(end))).toEqual(expected);
  });

  it('may hold nothing but comments', () => {
    expect(read('')).toEqual({});
    expect(read('# a\n  ; b\n\n')).toEqual({});
  });

  it.each([
    ['k = v', '1: there is no section yet → write a [section] above it, with both brackets'],
    ['# c\n  text', '2: there is no section yet → write a [section] above it, with both brackets'],
    ['[s]\nk = v\ntext', '3: the line is neither a section nor a key with a value → write key = value'],
    ['[s]\n= v', '2: the line is neither a section nor a key with a value → write key = value'],
    ['[s]\n[]', '2: the line is neither a section nor a key with a value → write key = value'],
  ])('is malformed when it is %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});
