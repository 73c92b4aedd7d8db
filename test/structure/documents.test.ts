import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

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
  const rows = [...read('docs/compatibility.md').matchAll(/^\|.*\| `([^`]+)` › (.+?) \|$/gm)].map(
    ([, file = '', name = '']) => ({ file, name }),
  );

  test('names a test for each of its lines', () => {
    const table = read('docs/compatibility.md')
      .split('\n')
      .filter((line) => /^\| (?!---|behaviour|difference)/i.test(line));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBe(table.length);
  });

  test.each(rows)('$file has the test "$name"', ({ file, name }) => {
    expect(read(file)).toContain(name);
  });
});

describe('links', () => {
  test.each(documents)('%s leads nowhere that does not exist', (path) => {
    const targets = [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) =>
      normalize(join(dirname(path), target)),
    );
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
