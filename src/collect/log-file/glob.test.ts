import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GlobSearch, globMatcher } from './glob.ts';

describe('a glob', () => {
  test.each([
    ['/a/*.log', '/a/x.log', true],
    ['/a/*.log', '/a/b/x.log', false],
    ['/a/*.log', '/a/.x.log', false],
    ['/a/.*', '/a/.x', true],
    ['/a/?', '/a/b', true],
    ['/a?b', '/a/b', false],
    ['/a/[b-d]x', '/a/cx', true],
    ['/a/[!b-d]x', '/a/cx', false],
    ['/a/[]x]', '/a/]', true],
    ['/a/[z-a]', '/a/b', false],
    ['/a/\\*', '/a/*', true],
    ['/a/\\*', '/a/b', false],
    ['/a/(b)+.log', '/a/(b)+.log', true],
    ['/a/[b', '/a/[b', true],
  ])('%s and %s: %s', (glob, path, fits) => {
    expect(globMatcher(glob)(path)).toBe(fits);
  });

  test('finds what comes after the first search', () => {
    const folder = mkdtempSync(join(tmpdir(), 'glob-'));
    const search = new GlobSearch();
    expect(search.find(`${folder}/*/*.log`, Date.now())).toEqual([]);
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'a.log'), '');
    expect(search.find(`${folder}/*/*.log`, Date.now())).toEqual([`${folder}/sub/a.log`]);
  });
});
