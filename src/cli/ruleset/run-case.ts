import type { Ruleset } from '../../engine/ruleset.ts';
import { Session, type SessionAnswer, type SessionSettings } from '../../engine/session.ts';
import { fromBytes, toBytes } from '../../lib/bytes.ts';
import { type Judged, passes, type TestCase } from './test-case.ts';

export interface CaseResult {
  readonly pass: boolean;
  /** What the last line came to. */
  readonly result: Judged;
  /** The document of each line as JSON text, without a `rule` where none matched; undefined for a line that is no event. */
  readonly documents: readonly (string | undefined)[];
}

/** Runs one case in a fresh session. */
export function runCase(testCase: TestCase, ruleset: Ruleset, settings: SessionSettings, time: number): CaseResult {
  const session = new Session(ruleset, settings);
  const answers = testCase.logs.map((log) => session.analyse(toBytes(log), 'stdin', time));
  const result = judge(answers.at(-1));
  const documents = answers.map(({ document }) => document && fromBytes(document));
  return { pass: passes(testCase, result), result, documents };
}

function judge(answer: SessionAnswer | undefined): Judged {
  return {
    rule: String(answer?.rule?.id ?? ''),
    alert: String(answer?.rule?.level ?? ''),
    decoder: fromBytes(answer?.decoder ?? ''),
  };
}
