import type { IniSection } from './ini-file.ts';

/** One `log …` key of a section: a session of one or more lines, of which the last is judged (spec: logtest, section 3). */
export interface TestCase {
  readonly section: string;
  /** The key, such as `log 1 pass`. */
  readonly name: string;
  readonly line: number;
  readonly logs: readonly string[];
  readonly expected: Judged;
  /** False: the case passes when the result is not what is expected. */
  readonly shouldMatch: boolean;
}

/** What is compared, as text; empty for what there is not. */
export interface Judged {
  readonly rule: string;
  /** The level. */
  readonly alert: string;
  readonly decoder: string;
}

export function casesOf({ name: section, keys }: IniSection): readonly TestCase[] {
  const text = (key: string) => keys.get(key)?.lines.join('\n') ?? '';
  const expected: Judged = { rule: text('rule'), alert: text('alert'), decoder: text('decoder') };
  return [...keys]
    .filter(([key]) => key.startsWith('log '))
    .map(([name, { lines, line }]) => ({
      section,
      name,
      line,
      logs: lines.filter((log) => log !== ''),
      expected,
      shouldMatch: !name.endsWith('fail'),
    }));
}

/** An expectation with an empty part can never match: that is how "no rule" is said, with a key that ends in `fail`. */
export function passes({ expected, shouldMatch }: TestCase, result: Judged): boolean {
  const parts = ['rule', 'alert', 'decoder'] as const;
  const matches = parts.every((part) => expected[part] !== '' && expected[part] === result[part]);
  return matches === shouldMatch;
}
