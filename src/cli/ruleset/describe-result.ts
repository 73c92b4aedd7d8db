import { printable } from '../../lib/printable.ts';
import { cut } from '../text.ts';
import type { CaseResult } from './run-case.ts';
import type { Judged, TestCase } from './test-case.ts';

const parts = ['rule', 'alert', 'decoder'] as const satisfies readonly (keyof Judged)[];

/** Characters of a log that are shown: enough to know it again. */
const longestLog = 300;

/** A case that failed, for a person: where it is, its last line, what that came to and what it should have. */
export function describeFailure(path: string, testCase: TestCase, { result }: CaseResult): string {
  const { section, name, line, logs } = testCase;
  const last = logs.length > 1 ? `line ${logs.length} of ${logs.length}: ` : '';
  const log = cut(logs.at(-1) ?? '(there is no log to try)', longestLog);
  const words = parts.map((part) => `    ${part}: ${told(part, testCase, result)}\n`);
  return printable(`${path}:${line}: [${section}] ${name}\n    ${last}${log}\n${words.join('')}`);
}

function told(part: keyof Judged, { expected, shouldMatch }: TestCase, result: Judged): string {
  const came = result[part] || 'none';
  if (!shouldMatch) return `${came}, as it should not`;
  if (expected[part] === '')
    return `${came}, expected nothing: a section without ${part} is met only by keys with fail`;
  return expected[part] === result[part] ? came : `${came}, expected ${expected[part]}`;
}

/** One line of JSON. The documents are put in as they are: parsed and written again, some numbers would change. */
export function resultLine(file: string, { section, name }: TestCase, { pass, documents }: CaseResult): string {
  const head = JSON.stringify({ file, section, name, pass });
  return `${head.slice(0, -1)},"out":[${documents.map((document) => document ?? 'null').join(',')}]}\n`;
}
