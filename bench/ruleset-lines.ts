import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseIni } from '../src/cli/ruleset/ini-file.ts';
import { casesOf } from '../src/cli/ruleset/test-case.ts';
import { toBytes } from '../src/lib/bytes.ts';

/** The folder of the reference's ruleset; undefined, and said, where there is none. */
export function referenceRuleset(): string | undefined {
  const folder = join(process.env.THREATLOCKDOWN_REFERENCE ?? '../shared', 'ruleset');
  if (existsSync(folder)) return folder;
  process.stderr.write(`skipped: no stock ruleset in ${folder} (THREATLOCKDOWN_REFERENCE names the folder above it)\n`);
  return undefined;
}

/** The lines of the official test cases as queue messages, byte strings. */
export async function officialLines(ruleset: string): Promise<readonly string[]> {
  const tests = join(ruleset, 'tests');
  const lines: string[] = [];
  for (const file of (await readdir(tests)).filter((name) => name.endsWith('.ini')).sort()) {
    const read = parseIni(await readFile(join(tests, file), 'utf8'));
    if (read.kind === 'malformed') continue;
    for (const { logs } of read.sections.flatMap(casesOf)) lines.push(...logs.map((log) => `1:stdin:${toBytes(log)}`));
  }
  return lines;
}
