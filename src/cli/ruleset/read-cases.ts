import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type IniMistake, type IniSection, parseIni } from './ini-file.ts';
import { casesOf, type TestCase } from './test-case.ts';

interface TestFile {
  readonly cases: readonly TestCase[];
  /** What is not as it should be, by line. */
  readonly remarks: readonly IniMistake[];
  /** It could not be read, and has no cases; the remark says why. */
  readonly malformed: boolean;
}

export async function readCases(path: string): Promise<TestFile> {
  const bytes = await readFile(path);
  if (!isUtf8(bytes)) return malformed(notUtf8(bytes));
  const read = parseIni(bytes.toString('utf8'));
  if (read.kind === 'malformed') return malformed(read);
  return {
    cases: read.sections.flatMap(casesOf),
    remarks: read.sections.flatMap(remarksOn),
    malformed: false,
  };
}

function malformed(mistake: IniMistake): TestFile {
  return { cases: [], remarks: [mistake], malformed: true };
}

function notUtf8(bytes: Buffer): IniMistake {
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  return { line, what: 'the file is not UTF-8', remedy: 'convert it; logs in other encodings cannot be tested so' };
}

/** Most likely the key is misspelt, and somebody believes that this is tested. */
function remarksOn(section: IniSection): readonly IniMistake[] {
  if (casesOf(section).length > 0) return [];
  const what = `[${section.name}] tests nothing`;
  return [{ line: section.line, what, remedy: 'begin the key of its log with "log ", as in log 1 pass = …' }];
}
