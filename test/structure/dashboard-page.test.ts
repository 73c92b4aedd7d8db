import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { flatten, foldedValues } from '../../src/alerts-index/query/flatten.ts';
import { compile } from '../../src/alerts-index/query/match.ts';
import { parseQuery } from '../../src/alerts-index/query/parse.ts';
import { sourceFiles } from '../support/source-files.ts';

const page = readFileSync('docs/dashboard.md', 'utf8');
const code = (folder: string) =>
  sourceFiles(folder)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

/** What stands in code quotes in the first column of the table under a heading, row by row. */
function firstCells(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const rows = own.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .slice(1)
    .map((row) => Array.from(row.split(' | ')[0]?.matchAll(/`([^`]+)`/g) ?? [], ([, text = '']) => text));
}

/** What every example of a query is said to find. */
const alert = {
  rule: {
    id: '2502',
    level: 10,
    description: 'A password was wrong several times in a row.',
    groups: ['syslog', 'sshd', 'authentication_failed'],
  },
  agent: { name: 'web-01' },
  data: { srcip: '218.92.0.25' },
  full_log: 'Nov 22 10:00:01 web-01 sshd[812]: Failed password for ann from 218.92.0.25 port 41022 ssh2',
};

describe('docs/dashboard.md', () => {
  const queries = firstCells('Search').flat();
  test('has examples of queries', () => expect(queries.length).toBeGreaterThan(10));

  test.each(queries)('has an example that finds what it says: %s', (text) => {
    const parsed = parseQuery(text);
    const found = parsed.kind === 'query' && compile(parsed.query)(foldedValues(flatten(alert)));
    expect({ parsed, found }).toMatchObject({ found: true });
  });

  test('names every key that does something', () => {
    const source = code('dashboard/src');
    const shortcuts = [...source.matchAll(/useShortcut\(\{ keys: '([^']+)'/g)].map(([, keys = '']) => keys);
    const places = [...source.matchAll(/\{ path: '\/\w*', name: '\w+', icon: '\w+', key: '(\w)' \}/g)];
    const keys = [...shortcuts, ...places.map(([, key]) => `g ${key}`)];
    expect(places).toHaveLength(6);
    const named = firstCells('With the keyboard').flat();
    expect(keys.map((key) => key.replace('Escape', 'Esc')).filter((key) => !named.includes(key))).toEqual([]);
  });

  test('quotes the log in the words of the program', () => {
    const quoted = firstCells('Know who did what').flat();
    expect(quoted.length).toBeGreaterThan(10);
    const source = code('src');
    expect(quoted.filter((text) => !source.includes(`'${text}'`))).toEqual([]);
  });
});
