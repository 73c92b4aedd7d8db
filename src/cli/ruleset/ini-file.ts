/**
 * The `.ini` dialect of ruleset tests (spec: logtest, section 3): `[section]`, `key = value` or `key: value` split at the
 * first delimiter, whole-line comments, indented lines continue a value. A key that is repeated within a section collects
 * its values in order, one a line; so does a section that is repeated.
 */
export interface IniSection {
  readonly name: string;
  /** 1-based, of its first heading. */
  readonly line: number;
  /** In order of first appearance, keys in lower case. */
  readonly keys: ReadonlyMap<string, IniValue>;
}

export interface IniValue {
  /** The lines of all its values; the last is never empty. */
  readonly lines: readonly string[];
  readonly line: number;
}

export type IniFile =
  | { readonly kind: 'sections'; readonly sections: readonly IniSection[] }
  | { readonly kind: 'malformed'; readonly line: number; readonly what: string; readonly remedy: string };

interface OpenValue {
  readonly lines: string[];
  readonly line: number;
}

interface Reading {
  readonly sections: Map<string, { readonly line: number; readonly keys: Map<string, OpenValue> }>;
  keys: Map<string, OpenValue> | undefined;
  value: OpenValue | undefined;
  /** Of the last line that was no continuation. */
  indent: number;
}

export function parseIni(text: string): IniFile {
  const reading: Reading = { sections: new Map(), keys: undefined, value: undefined, indent: 0 };
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const wrong = readLine(line, index + 1, reading);
    if (wrong !== undefined) return { kind: 'malformed', line: index + 1, ...wrong };
  }
  const sections = [...reading.sections].map(([name, { line, keys }]) => ({ name, line, keys: finish(keys) }));
  return { kind: 'sections', sections };
}

function readLine(
  line: string,
  number: number,
  reading: Reading,
): { readonly what: string; readonly remedy: string } | undefined {
  const content = line.trim();
  if (/^[#;]/.test(content)) return undefined;
  if (content === '') {
    reading.value?.lines.push('');
    return undefined;
  }
  const indent = line.search(/\S/);
  if (reading.value !== undefined && indent > reading.indent) {
    reading.value.lines.push(content);
    return undefined;
  }
  reading.indent = indent;
  const heading = /^\[(.+)\]/.exec(content)?.[1];
  if (heading !== undefined) {
    openSection(heading, number, reading);
    return undefined;
  }
  return readKey(content, number, reading);
}

function openSection(name: string, line: number, reading: Reading): void {
  const section = reading.sections.get(name) ?? { line, keys: new Map<string, OpenValue>() };
  reading.sections.set(name, section);
  reading.keys = section.keys;
  reading.value = undefined;
}

function readKey(content: string, line: number, reading: Reading) {
  const { keys } = reading;
  if (keys === undefined) {
    return { what: 'a key stands before any section', remedy: 'write a [section] above it' };
  }
  const delimiter = content.search(/[=:]/);
  if (delimiter <= 0) {
    return { what: 'the line is neither a section nor a key with a value', remedy: 'write key = value' };
  }
  const key = content.slice(0, delimiter).trimEnd().toLowerCase();
  const value = keys.get(key) ?? { lines: [], line };
  value.lines.push(content.slice(delimiter + 1).trim());
  keys.set(key, value);
  reading.value = value;
  return undefined;
}

function finish(keys: ReadonlyMap<string, OpenValue>): ReadonlyMap<string, IniValue> {
  return new Map([...keys].map(([key, { lines, line }]) => [key, { line, lines: withoutLastBlanks(lines) }]));
}

function withoutLastBlanks(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
