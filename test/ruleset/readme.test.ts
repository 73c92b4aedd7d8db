import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCases } from '../../src/cli/ruleset/read-cases.ts';
import { runCase } from '../../src/cli/ruleset/run-case.ts';
import { loadShipped, rulesetOf, shippedFolder } from './ruleset-home.ts';

const page = await readFile(join(shippedFolder, 'README.md'), 'utf8');

/** The numbers of the table, as pairs of first and last. */
const ranges = [...page.matchAll(/^\| .* \| ([\d–, ]+) \|$/gm)]
  .flatMap(([, cell = '']) => cell.split(', '))
  .map((range) => range.split('–').map(Number))
  .map(([first = 0, last = first]) => ({ first, last }));

/** The text of the one block of a language. */
const block = (language: string) => page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

describe("the ruleset's README", () => {
  test('names the numbers of all rules, and no range without one', async () => {
    const ids = rulesetOf(await loadShipped()).rules.rules.map(({ id }) => id);
    const named = (id: number) => ranges.some(({ first, last }) => first <= id && id <= last);
    expect(ids.filter((id) => !named(id))).toEqual([]);
    expect(ranges.filter(({ first, last }) => !ids.includes(first) || !ids.includes(last))).toEqual([]);
  });

  test('has an example whose test passes', async () => {
    const loaded = await loadShipped({ 'etc/rules/local_rules.xml': block('xml') });
    expect(loaded.problems).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), 'readme-'));
    try {
      await writeFile(join(folder, 'example.ini'), block('ini'));
      const { cases } = await readCases(join(folder, 'example.ini'));
      const session = { managerName: 'manager', logAlertLevel: 3, mitre: undefined };
      const passes = cases.map((testCase) => runCase(testCase, rulesetOf(loaded), session, 0).pass);
      expect(passes).toEqual([true, true]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
