import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText } from './diff-text.ts';
import { diffLines } from './line-diff.ts';

const diff = (before: string, after: string) => diffText(Buffer.from(before, 'latin1'), Buffer.from(after, 'latin1'));

/** What diff(1) says, which is on every machine that runs these tests. */
function systemDiff(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'threatlockdown-diff-'));
  const paths = [before, after].map((text, index) => {
    writeFileSync(join(folder, String(index)), text, 'latin1');
    return join(folder, String(index));
  });
  const { stdout } = spawnSync('diff', ['-ad', ...paths], { encoding: 'latin1' });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe('a difference', () => {
  it.each([
    ['added', 'one\n', 'one\ntwo\n'],
    ['added to nothing', '', 'one\n'],
    ['removed', 'one\ntwo\nthree\n', 'one\n'],
    ['all removed', 'one\n', ''],
    ['changed', 'a\nb\nc\n', 'a\nx\ny\nc\n'],
    ['in two places', 'a\nb\nc\nd\n', 'x\nb\nc\ny\n'],
    ['the last newline gone', 'a\nb\n', 'a\nb'],
    ['a last newline come', 'a', 'a\n'],
    ['bytes', 'caf\xe9\n', 'caf\xc3\xa9\n'],
    ['a line doubled', 'a\n', 'a\na\n'],
  ])('%s: as diff(1) writes it', (_title, before, after) => {
    expect(diff(before, after)).toBe(systemDiff(before, after));
  });

  it('of binary files is that they differ', () => {
    expect(diff('a\0', 'b')).toBe('Binary files differ\n');
  });

  it('that is long ends with a whole line, and says that there is more', () => {
    const text = diff('', 'some line or other\n'.repeat(10_000));
    expect(text.length).toBeLessThanOrEqual(59_391 + 'More changes...'.length);
    expect(text).toMatch(/> some line or other\nMore changes\.\.\.$/);
  });

  it('of texts that have nothing in common takes no longer for that', () => {
    const lines = (prefix: string) => Array.from({ length: 20_000 }, (_, index) => `${prefix}${index}\n`).join('');
    expect(diff(lines('a'), lines('b'))).toMatch(/^1,20000c1,20000\n/);
  });

  it('of texts of very many lines is told all the same', () => {
    const [before, after] = ['x\n'.repeat(600_000), 'y\n'.repeat(500_001)];
    expect(diff(`same\n${before}`, `same\n${after}same\n`)).toMatch(/^2,600001c2,500003\n(< x\n)+/);
    expect(diff(before, `${before}y\n`)).toBe('600000a600001\n> y\n');
  });
});

it('hunks turn the old text into the new one, and are no more edits than diff(1) finds', () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n'), { maxLength: 14 }).map((lines) => lines.join(''));
  const ended = fc.tuple(text, fc.constantFrom('', 'a', 'end')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(ended, ended, (before, after) => {
      const hunks = diffLines(Buffer.from(before), Buffer.from(after));
      const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      let [at, built] = [0, ''];
      for (const { oldStart, removed, newStart, added } of hunks) {
        built += old.slice(at, oldStart).join('');
        expect(built.split('\n').length - 1).toBe(newStart);
        expect(old.slice(oldStart, oldStart + removed.length)).toEqual([...removed]);
        built += [...added].join('');
        at = oldStart + removed.length;
      }
      expect(built + old.slice(at).join('')).toBe(after);
    }),
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edits = (output: string) => output.split('\n').filter((line) => /^[<>]/.test(line)).length;
      expect(edits(diff(before, after))).toBe(edits(systemDiff(before, after)));
    }),
    { numRuns: 30 },
  );
});
