import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';
import { testTitles } from '../support/test-titles.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...sourceFiles('docs').filter((path) => path.endsWith('.md')),
];

describe('ARCHITECTURE.md', () => {
  test('names exactly the folders of src/', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/^\| `src\/([a-z-]+)\/` /gm)].map(([, folder]) => folder);
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(named.sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});

describe('docs/compatibility.md', () => {
  const rows = tableRows(read('docs/compatibility.md'));
  const shownBy = rows.map((row) => /^\| \S.* \| \S.* \| `([^`]+)` › (\S.*) \|$/.exec(row)?.slice(1) ?? []);

  test('has tables of three columns, the last of which names a test', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row, index) => columns(row) !== 3 || shownBy[index]?.length !== 2)).toEqual([]);
  });

  test.each([...new Set(shownBy.map(([file = '']) => file))])('names tests that %s has', (file) => {
    expect(file).toMatch(/\.(test|contract)\.ts$/);
    const titles = testTitles(file);
    const missing = shownBy.filter(([path, name = '']) => path === file && !titles.includes(name));
    expect(missing).toEqual([]);
  });
});

describe('docs/operating.md', () => {
  test('quotes the log in the words of the program', () => {
    const [, section = ''] = read('docs/operating.md').split('\n## What the log says of collecting\n');
    const [own = ''] = section.split('\n## ');
    const quoted = tableRows(own).flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)]);
    const beginnings = quoted.map(([, text = '']) => text.replace(/…$/, '').trimEnd());
    expect(beginnings.length).toBeGreaterThan(20);
    const program = sourceFiles('src').map(read).join('\n');
    expect(beginnings.filter((text) => !program.includes(text))).toEqual([]);
  });
});

/** The rows of all tables in a page, without their heads: those stand before a line of dashes. */
function tableRows(page: string): readonly string[] {
  const lines = page.split('\n');
  const isRule = (line = '') => /^\|(-+\|)+$/.test(line);
  return lines.filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1]));
}

/** A bar inside a cell is written `\|`. */
function columns(row: string): number {
  return row.split(/(?<!\\)\|/).length - 2;
}

describe('links', () => {
  test.each(documents)('%s leads nowhere that does not exist', (path) => {
    const page = read(path);
    const links = [...page.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)/g)];
    const pictures = [...page.matchAll(/<(?:img|source)\b[^>]*? src(?:set)?="([^"]+)"/g)];
    const targets = [...links, ...pictures].map(([, target = '']) => normalize(join(dirname(path), target)));
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });
});

describe('the project', () => {
  test('has one page per integration', () => {
    const folders = readdirSync('src/integrations', { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && existsSync(join('src/integrations', entry.name, 'index.ts')),
    );
    for (const { name } of folders) expect(existsSync(`docs/integrations/${name}.md`), name).toBe(true);
  });
});
