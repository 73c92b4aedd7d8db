import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const folder = 'dist/dashboard';
const mostBytes = 250 * 1024;
/** These are compressed as they are … */
const compressed = ['.png', '.woff2'];
/** … and these are others once more, compressed. */
const copies = ['.gz', '.br'];

function sent(path: string): number {
  const bytes = readFileSync(path);
  return compressed.includes(extname(path)) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
}

test('all of the page, compressed, is no more than 250 KB', () => {
  expect(existsSync(`${folder}/index.html`), `${folder} is not there: npm run build makes it`).toBe(true);
  const shares = sourceFiles(folder)
    .filter((path) => !copies.includes(extname(path)))
    .map((path) => ({ path, bytes: sent(path) }));
  expect(shares.map(({ path }) => path)).toContainEqual(expect.stringMatching(/assets\/.*\.js$/));
  const sum = shares.reduce((all, { bytes }) => all + bytes, 0);
  const lines = [...shares].sort((a, b) => b.bytes - a.bytes).map(({ path, bytes }) => `${bytes} ${path}`);
  expect(sum, `bytes, compressed:\n${lines.join('\n')}\n`).toBeLessThanOrEqual(mostBytes);
});
