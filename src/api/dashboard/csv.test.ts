import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it.each([
  [['a', 'b c', ''], 'a,b c,'],
  [['a,b', 'say "hi"', 'two\nlines', 'two\r\nlines'], '"a,b","say ""hi""","two\nlines","two\r\nlines"'],
  [['žluťoučký 🐎', ' blanks '], 'žluťoučký 🐎, blanks '],
])('writes %j as RFC 4180 has it', (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});

it.each([
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['+1+1', "'+1+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ['＝1+1', "'＝1+1"],
])('lets no spreadsheet take %j for a formula', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`);
});

it('leaves what only contains such characters as it is', () => {
  expect(csvLine(['a=b', '1-2', 'me@watch.example'])).toBe('a=b,1-2,me@watch.example\r\n');
});
