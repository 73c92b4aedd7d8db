import type { LocalFile, LogFormat } from '../../collect/local-file.ts';
import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import { closest } from '../known-keys.ts';
import type { CompilePattern } from './line-patterns.ts';
import { lastOf } from './read-value.ts';
import type { Say } from './say.ts';

/** A format that is read, or only known. */
type ReadFormat = LogFormat | { readonly kind: 'elsewhere'; readonly name: string };

/** One event a line. `multi-line :N`, with the blank before the colon, is one of them. */
const lineFormats = ['syslog', 'generic', 'apache', 'iis', 'squid', 'snort-fast', 'snort-full', 'syslog-pipe'];
const otherFormats = [
  'json',
  'audit',
  'mysql_log',
  'postgresql_log',
  'mssql_log',
  'nmapg',
  'djb-multilog',
  'command',
  'full_command',
  'journald',
] as const;
/** Of Windows and macOS, and one that reads our own output. */
const elsewhere = ['eventlog', 'eventchannel', 'macos', 'ossecalert'];

/** Reads `<log_format>`, and `<multiline_regex>` where it takes part. Undefined when there is none, which is reported. */
export function readLogFormat(block: XmlElement, compile: CompilePattern, say: Say): ReadFormat | undefined {
  const element = lastOf(block, 'log_format');
  const expression = lastOf(block, 'multiline_regex');
  const grouping = expression && readExpression(expression, compile, say);
  const name = element?.text ?? '';
  if (name === '') {
    return say('mistake', element ?? block, '<localfile> has no <log_format>', 'write one, such as syslog or json');
  }
  if (lineFormats.includes(name) || /^multi-line :/.test(name)) return { kind: 'lines' };
  const [, lines] = /^multi-line: ?(\d{1,9})$/.exec(name) ?? [];
  if (Number(lines) > 0) return { kind: 'multi-line', lines: Number(lines) };
  if (name === 'multi-line-regex') {
    if (expression !== undefined) return grouping;
    const remedy = 'write the pattern by which events are told apart';
    return say('mistake', block, 'the format multi-line-regex has no <multiline_regex>', remedy);
  }
  const kind = otherFormats.find((format) => format === name);
  if (kind !== undefined) return { kind };
  if (elsewhere.includes(name)) return { kind: 'elsewhere', name };
  return say('mistake', element ?? block, `there is no <log_format> ${name}`, remedyFor(name));
}

function remedyFor(name: string): string {
  const known = [...lineFormats, ...otherFormats, 'multi-line:3', 'multi-line-regex'];
  const nearest = closest(name, known);
  return nearest === undefined ? `write one of ${known.join(', ')}` : `did you mean ${nearest}?`;
}

type Grouping = Extract<LogFormat, { readonly kind: 'multi-line-regex' }>;
const matches = ['start', 'end', 'all'] as const;
const replacements = ['no-replace', 'none', 'wspace', 'tab'] as const;
const standardTimeout = 5;
const longestTimeout = 120;

function readExpression(element: XmlElement, compile: CompilePattern, say: Say): Grouping | undefined {
  const compiled = compile('pcre2', element.text);
  if (compiled.kind === 'invalid') {
    return say('mistake', element, `<multiline_regex>: ${compiled.what}`, compiled.remedy);
  }
  for (const { name } of element.attributes.filter(({ name }) => !['match', 'replace', 'timeout'].includes(name))) {
    say('warning', element, `<multiline_regex> has no attribute ${name}`, 'write match, replace or timeout');
  }
  return {
    kind: 'multi-line-regex',
    pattern: compiled.finds,
    match: readChoice(element, 'match', matches, say),
    replace: readChoice(element, 'replace', replacements, say),
    timeoutMs: readTimeout(element, say) * 1_000,
  };
}

/** The first one is the standard. */
function readChoice<T extends string>(
  element: XmlElement,
  attribute: string,
  [standard, ...others]: readonly [T, ...T[]],
  say: Say,
): T {
  const text = attributeOf(element, attribute);
  const found = [standard, ...others].find((choice) => choice === text);
  if (text !== undefined && found === undefined) {
    const what = `<multiline_regex> has no ${attribute} ${text}, and ${standard} holds`;
    say('warning', element, what, `write ${[standard, ...others].join(', ')}`);
  }
  return found ?? standard;
}

function readTimeout(element: XmlElement, say: Say): number {
  const text = attributeOf(element, 'timeout');
  if (text === undefined) return standardTimeout;
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= longestTimeout) return seconds;
  const what = `<multiline_regex> has no timeout ${text}, and ${standardTimeout} seconds hold`;
  say('warning', element, what, `write seconds from 1 to ${longestTimeout}`);
  return standardTimeout;
}

/** What a block of a format that only other systems have comes to. */
export function tellElsewhere(name: string, block: XmlElement, say: Say): LocalFile | undefined {
  const remedy = 'nothing needs to be done if the file is shared with other systems; remove it otherwise';
  return say('warning', block, `the format ${name} is not read here, and nothing comes of this block`, remedy);
}
