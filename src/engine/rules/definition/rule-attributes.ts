import { foldCase, fromBytes } from '../../../lib/bytes.ts';
import type { ReportProblem } from '../../ruleset-problem.ts';
import type { XmlElement } from '../../xml/parse-xml.ts';
import { RuleProblems } from './rule-problems.ts';

/** What stands in the tag `<rule …>` (spec: rules, section 1). */
export interface RuleAttributes {
  readonly id: number;
  /** As written, 0 to 16. */
  readonly level: number;
  /** False: `accuracy="0"`. */
  readonly accurate: boolean;
  readonly frequency: number | undefined;
  /** Seconds. */
  readonly timeframe: number;
  /** Seconds. */
  readonly ignore: number;
  readonly overwrite: boolean;
  readonly noAlert: boolean;
  /** 0: any size. */
  readonly maxSize: number;
}

const defaultTimeframe = 360;
const highestLevel = 16;

/** Undefined, and a mistake reported, when the rule has no proper id: nothing of it can be told then. */
export function readRuleAttributes(
  rule: XmlElement,
  file: string,
  report: ReportProblem,
): { readonly attributes: RuleAttributes; readonly problems: RuleProblems } | undefined {
  const values = new Map(rule.attributes.map(({ name, value }) => [foldCase(name), value]));
  const id = readId(values.get('id'), rule.line, file, report);
  if (id === undefined) return undefined;
  const problems = new RuleProblems(file, id, report);
  checkNames(values, rule.line, problems);
  const number = (name: string, digits?: number) => readNumber(name, values.get(name), digits, rule.line, problems);
  const attributes: RuleAttributes = {
    id,
    level: readLevel(values.get('level'), rule.line, problems),
    accurate: number('accuracy') !== 0,
    frequency: readFrequency(number('frequency', 4), rule.line, problems),
    timeframe: number('timeframe', 5) ?? defaultTimeframe,
    ignore: number('ignore') ?? 0,
    overwrite: readOverwrite(values.get('overwrite'), rule.line, problems),
    noAlert: (number('noalert') ?? 0) !== 0,
    maxSize: number('maxsize', 4) ?? 0,
  };
  return { attributes, problems };
}

function readId(value: string | undefined, line: number, file: string, report: ReportProblem): number | undefined {
  if (value !== undefined && /^\d{1,6}$/.test(value)) return Number(value);
  const what = value === undefined ? 'a rule has no id' : `a rule has the id "${fromBytes(value)}"`;
  report({ severity: 'mistake', file, line, what, remedy: 'write id="…" with a number of 1 to 6 digits' });
  return undefined;
}

const names: ReadonlySet<string> = new Set([
  ...['id', 'level', 'frequency', 'timeframe', 'ignore', 'overwrite', 'noalert', 'maxsize', 'accuracy'],
]);

function checkNames(values: ReadonlyMap<string, string>, line: number, problems: RuleProblems): void {
  for (const name of values.keys()) {
    if (!names.has(name)) {
      problems.mistake(line, `<rule> has no attribute ${fromBytes(name)}`, 'remove it, or correct its name');
    }
  }
}

function readLevel(value: string | undefined, line: number, problems: RuleProblems): number {
  const level = value !== undefined && /^\d+$/.test(value) ? Number(value) : -1;
  if (level >= 0 && level <= highestLevel) return level;
  const what = value === undefined ? 'it has no level' : `the level "${fromBytes(value)}" is not a number from 0 to 16`;
  problems.mistake(line, what, 'write level="…" with a number from 0 (silent) to 16');
  return 0;
}

/** Digits beyond the `digits` that count are cut off, as the reference does. */
function readNumber(
  name: string,
  value: string | undefined,
  digits: number | undefined,
  line: number,
  problems: RuleProblems,
): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) {
    problems.mistake(line, `${name}="${fromBytes(value)}" is no number`, `write ${name} in digits, without a unit`);
    return undefined;
  }
  if (digits === undefined || value.length <= digits) return Number(value);
  const cut = value.slice(0, digits);
  problems.warn(line, `of ${name}="${value}" only ${cut} counts`, `write at most ${digits} digits`);
  return Number(cut);
}

function readFrequency(value: number | undefined, line: number, problems: RuleProblems): number | undefined {
  if (value === undefined || value >= 2) return value;
  problems.mistake(line, `the frequency ${value} is not a number from 2 to 9999`, 'write 2 or more');
  return undefined;
}

function readOverwrite(value: string | undefined, line: number, problems: RuleProblems): boolean {
  if (value === undefined || value === 'no') return false;
  if (value === 'yes') return true;
  problems.mistake(
    line,
    `overwrite="${fromBytes(value)}" is neither yes nor no`,
    'write overwrite="yes" or leave it out',
  );
  return false;
}
