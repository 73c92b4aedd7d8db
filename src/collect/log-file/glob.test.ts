import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

  test('finds what it found before while a folder cannot be listed, and nothing once it is gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'glob-'));
    const inside = join(folder, 'in');
    mkdirSync(inside);
    writeFileSync(join(inside, 'a.log'), '');
    const search = new GlobSearch();
    const find = () => search.find(`${inside}/*.log`, Date.now());
    const found = [join(inside, 'a.log')];
    expect(find()).toEqual(found);
    rmSync(inside, { recursive: true });
    // A link to itself cannot be followed: it is trouble, and does not tell that there is nothing.
    symlinkSync(inside, inside);
    expect(find()).toEqual(found);
    rmSync(inside);
    expect(find()).toEqual([]);
  });
});
