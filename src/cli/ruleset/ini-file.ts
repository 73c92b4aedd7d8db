/*
 * The `.ini` dialect of ruleset tests, which is that of Python's RawConfigParser without its strictness (spec: logtest,
 * section 3):
 * - `[section]`, `key = value` or `key: value`, split at the first of both signs; keys in lower case;
 * - a line that begins with `#` or `;` is a comment, but there are none behind a value;
 * - a line that is indented further than the key before it continues its value;
 * - a key that is repeated within a section collects its values in order, one a line; so does a section that is repeated;
 * - what `[DEFAULT]` says holds for every section that does not say it itself.
 */
export interface IniSection {
  readonly name: string;
  /** 1-based, of its first heading. */
  readonly line: number;
  /** In order of first appearance, keys in lower case. */
  readonly keys: ReadonlyMap<string, IniValue>;
}

interface IniValue {
  /** The lines of all its values; the last is never empty. */
  readonly lines: readonly string[];
  readonly line: number;
}

export interface IniMistake {
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}

type IniFile =
  | { readonly kind: 'sections'; readonly sections: readonly IniSection[] }
  | ({ readonly kind: 'malformed' } & IniMistake);

interface OpenValue {
  readonly lines: string[];
  readonly line: number;
}

interface OpenSection {
  readonly line: number;
  readonly keys: Map<string, OpenValue>;
}

interface IniState {
  readonly sections: Map<string, OpenSection>;
  keys: Map<string, OpenValue> | undefined;
  value: OpenValue | undefined;
  /** Of the last line that was no continuation. */
  indent: number;
}

const defaults = 'DEFAULT';

export function parseIni(text: string): IniFile {
  const state: IniState = { sections: new Map(), keys: undefined, value: undefined, indent: 0 };
  // Editors put a byte order mark before the first section, where Python would trip over it.
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const mistake = readLine(line, index + 1, state);
    if (mistake !== undefined) return { kind: 'malformed', ...mistake };
  }
  return { kind: 'sections', sections: finish(state.sections) };
}

function readLine(line: string, number: number, state: IniState): IniMistake | undefined {
  const content = strip(line);
  if (/^[#;]/.test(content)) return undefined;
  if (content === '') {
    state.value?.lines.push('');
    return undefined;
  }
  const indent = line.indexOf(content);
  if (state.value !== undefined && indent > state.indent) {
    state.value.lines.push(content);
    return undefined;
  }
  state.indent = indent;
  const heading = /^\[(.+)\]/s.exec(content)?.[1];
  if (heading === undefined) return readKey(content, number, state);
  openSection(heading, number, state);
  return undefined;
}

function openSection(name: string, line: number, state: IniState): void {
  const section = state.sections.get(name) ?? { line, keys: new Map<string, OpenValue>() };
  state.sections.set(name, section);
  state.keys = section.keys;
  state.value = undefined;
}

function readKey(content: string, line: number, state: IniState): IniMistake | undefined {
  const { keys } = state;
  if (keys === undefined) {
    return { line, what: 'there is no section yet', remedy: 'write a [section] above it, with both brackets' };
  }
  const delimiter = content.search(/[=:]/);
  if (delimiter <= 0) {
    return { line, what: 'the line is neither a section nor a key with a value', remedy: 'write key = value' };
  }
  const key = strip(content.slice(0, delimiter)).toLowerCase();
  const value = keys.get(key) ?? { lines: [], line };
  value.lines.push(strip(content.slice(delimiter + 1)));
  keys.set(key, value);
  state.value = value;
  return undefined;
}

// What Python takes for blanks: more than JavaScript's own in some places, and less in others.
const blanks = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const outerBlanks = new RegExp(`^${blanks}+|${blanks}+$`, 'g');

function strip(text: string): string {
  return text.replaceAll(outerBlanks, '');
}

function finish(sections: ReadonlyMap<string, OpenSection>): readonly IniSection[] {
  const inherited = sections.get(defaults)?.keys ?? [];
  return [...sections]
    .filter(([name]) => name !== defaults)
    .map(([name, { line, keys }]) => {
      const all = [...new Map([...inherited, ...keys])];
      return { name, line, keys: new Map(all.map(([key, value]) => [key, withoutLastBlanks(value)])) };
    });
}

function withoutLastBlanks({ lines, line }: OpenValue): IniValue {
  return { line, lines: lines.slice(0, lines.findLastIndex((text) => text !== '') + 1) };
}
