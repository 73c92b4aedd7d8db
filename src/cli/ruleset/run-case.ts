import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ruleset } from '../../engine/ruleset.ts';
import { Session, type SessionAnswer, type SessionSettings } from '../../engine/session.ts';
import { fromBytes, toBytes } from '../../lib/bytes.ts';
import { type Json, parseJson } from '../../lib/json.ts';
import { parseIni } from './ini-file.ts';
import { casesOf, type Judged, passes, type TestCase } from './test-case.ts';

export interface CaseResult {
  /** Relative to the folder of tests. */
  readonly file: string;
  readonly testCase: TestCase;
  readonly pass: boolean;
  /** What the last line came to. */
  readonly result: Judged;
  /** The document of each line, without a `rule` where none matched; null for a line that is no event. */
  readonly out: readonly Json[];
}

export type TestFile =
  | { readonly kind: 'cases'; readonly cases: readonly TestCase[] }
  | { readonly kind: 'malformed'; readonly line: number; readonly what: string; readonly remedy: string };

export async function readCases(folder: string, file: string): Promise<TestFile> {
  const read = parseIni(await readFile(join(folder, file), 'utf8'));
  return read.kind === 'malformed' ? read : { kind: 'cases', cases: read.sections.flatMap(casesOf) };
}

/** Runs one case in a fresh session. */
export function runCase(
  file: string,
  testCase: TestCase,
  ruleset: Ruleset,
  settings: SessionSettings,
  time: number,
): CaseResult {
  const session = new Session(ruleset, settings);
  const answers = testCase.logs.map((log) => session.analyse(toBytes(log), 'stdin', time));
  const result = judge(answers.at(-1));
  return { file, testCase, pass: passes(testCase, result), result, out: answers.map(outOf) };
}

function judge(answer: SessionAnswer | undefined): Judged {
  return {
    rule: String(answer?.rule?.id ?? ''),
    alert: String(answer?.rule?.level ?? ''),
    decoder: fromBytes(answer?.decoder ?? ''),
  };
}

function outOf({ document }: SessionAnswer): Json {
  return document === undefined ? null : (parseJson(fromBytes(document)) ?? null);
}
