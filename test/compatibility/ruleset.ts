import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findTestFiles } from '../../src/cli/ruleset/find-test-files.ts';
import { readCases } from '../../src/cli/ruleset/read-cases.ts';
import { runCase } from '../../src/cli/ruleset/run-case.ts';
import type { TestCase } from '../../src/cli/ruleset/test-case.ts';
import { loadAnalysis } from '../../src/config/analysis/load-analysis.ts';
import type { Ruleset } from '../../src/engine/ruleset.ts';
import { at, type Json, parseJson } from '../../src/lib/json.ts';

/** One case that did not come to what the reference made of it. */
export interface Difference {
  readonly place: string;
  /** `member: ours … reference …`, one for each that differs. */
  readonly words: readonly string[];
}

export interface Comparison {
  readonly name: string;
  readonly passed: number;
  readonly different: readonly Difference[];
}

/** What of an alert document is compared. */
const compared = [
  ['rule', 'id'],
  ['rule', 'level'],
  ['rule', 'groups'],
  ['rule', 'description'],
  ['decoder'],
  ['data'],
  ['predecoder'],
  ['full_log'],
  ['location'],
] as const;

/**
 * Runs the official cases below `folder` (`tests/*.ini`) and those with the reference's recorded answers
 * (`golden/*.jsonl`) on its ruleset (`stock/`), with and without the official set-up (`test-setup/`).
 */
export async function compareRuleset(folder: string): Promise<readonly Comparison[]> {
  const results: Comparison[] = [];
  for (const setUp of ['testruleset', 'stock'] as const) {
    const home = await mkdtemp(join(tmpdir(), 'threatlockdown-compat-'));
    try {
      await makeHome(home, folder, setUp === 'testruleset');
      const { ruleset, logAlertLevel } = await load(home);
      const golden = join(folder, 'golden', `${setUp}.jsonl`);
      const session = { managerName: 'manager', logAlertLevel, mitre: undefined };
      if (existsSync(golden)) results.push(await compareGolden(golden, ruleset, session));
      if (setUp === 'testruleset') results.push(await runOfficial(join(folder, 'tests'), ruleset, session));
    } finally {
      await rm(home, { recursive: true });
    }
  }
  return results;
}

async function load(home: string) {
  const analysis = await loadAnalysis(home);
  if (analysis.kind === 'refused') throw new Error(JSON.stringify(analysis.problems, undefined, 2));
  return { ruleset: analysis.ruleset, logAlertLevel: analysis.config.logAlertLevel };
}

/** A home with the reference's ruleset, in the places that its ossec.conf names. */
export async function makeHome(home: string, folder: string, withTestSetUp: boolean): Promise<void> {
  const setUp = join(folder, 'test-setup');
  await mkdir(join(home, 'etc'), { recursive: true });
  await cp(join(setUp, 'ossec.conf'), join(home, 'etc/ossec.conf'));
  for (const part of ['decoders', 'rules'])
    await cp(join(folder, 'stock', part), join(home, 'ruleset', part), { recursive: true });
  await cp(join(folder, 'stock/lists'), join(home, 'etc/lists'), { recursive: true });
  for (const part of ['decoders', 'rules']) await mkdir(join(home, 'etc', part));
  if (!withTestSetUp) return;
  for (const part of ['decoders', 'rules']) {
    for (const file of await readdir(join(setUp, part))) {
      // Without a GeoIP database the official run leaves these out.
      if (!file.includes('geoip')) await cp(join(setUp, part, file), join(home, 'etc', part, file));
    }
  }
  for (const file of await readdir(setUp)) {
    if (file.endsWith('.xml')) await cp(join(setUp, file), join(home, 'ruleset/rules', file));
  }
}

type SessionSettings = Parameters<typeof runCase>[2];

/** A time of day that no rule of the ruleset asks for. */
const time = Date.UTC(2026, 10, 18, 12);

async function compareGolden(path: string, ruleset: Ruleset, session: SessionSettings): Promise<Comparison> {
  const different: Difference[] = [];
  let passed = 0;
  for (const line of (await readFile(path, 'utf8')).split('\n').filter((text) => text !== '')) {
    const golden = parseJson(line);
    const testCase = caseOf(golden);
    const { documents } = runCase(testCase, ruleset, session, time);
    const reference = listOf(at(golden, 'out'));
    const ours = documents.map((document) => parseJson(document ?? '') ?? null);
    const words = ours.flatMap((document, index) => differences(document, reference[index] ?? null));
    if (words.length === 0) passed += 1;
    else different.push({ place: `${at(golden, 'file')} [${testCase.section}] ${testCase.name}`, words });
  }
  return { name: path, passed, different };
}

function caseOf(golden: Json | undefined): TestCase {
  return {
    section: String(at(golden, 'section')),
    name: String(at(golden, 'name')),
    line: 0,
    logs: listOf(at(golden, 'logs')).map(String),
    expected: { rule: '', alert: '', decoder: '' },
    shouldMatch: true,
  };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function differences(ours: Json, reference: Json): readonly string[] {
  if (ours === null || reference === null) {
    return ours === reference
      ? []
      : [
          `ours ${JSON.stringify(at(ours, 'rule', 'id') ?? null)} reference ${JSON.stringify(at(reference, 'rule', 'id') ?? null)}`,
        ];
  }
  return compared
    .filter((path) => !isDeepStrictEqual(at(ours, ...path), at(reference, ...path)))
    .map(
      (path) =>
        `${path.join('.')}: ours ${JSON.stringify(at(ours, ...path))} reference ${JSON.stringify(at(reference, ...path))}`,
    );
}

async function runOfficial(folder: string, ruleset: Ruleset, session: SessionSettings): Promise<Comparison> {
  const different: Difference[] = [];
  let passed = 0;
  for (const { path, name } of (await findTestFiles([folder])).filter((file) => !file.name.endsWith('geoip.ini'))) {
    const read = await readCases(path);
    if (read.malformed) throw new Error(`${path}: ${JSON.stringify(read.remarks)}`);
    for (const testCase of read.cases) {
      const { pass, result } = runCase(testCase, ruleset, session, time);
      if (pass) passed += 1;
      else
        different.push({
          place: `${name} [${testCase.section}] ${testCase.name}`,
          words: [`came to ${JSON.stringify(result)}`, `expected ${JSON.stringify(testCase.expected)}`],
        });
    }
  }
  return { name: folder, passed, different };
}
