import { isObject, type Json, type JsonObject } from '../../lib/json.ts';
import { printable } from '../../lib/printable.ts';

/** What one event came to, and how it is to be shown. */
export interface Shown {
  /** The alert document, with or without a rule. */
  readonly document: JsonObject;
  /** It would be written to the alert files. */
  readonly alerts: boolean;
  /** Which rules were tried; undefined when nobody asked. */
  readonly trace: readonly string[] | undefined;
  readonly heading: (text: string) => string;
}

/**
 * One event's way through the engine as people know it from the reference's console tool (spec: logtest, section 2):
 * what the header gave, what the decoders gave, which rules were tried, what they made of it. Safe to print.
 */
export function threePhases({ document, alerts, trace, heading }: Shown): string {
  const { full_log: fullLog, predecoder, decoder, data, rule } = document;
  const header = {
    ...(fullLog === undefined ? {} : { 'full event': fullLog }),
    ...pick(asObject(predecoder), ['timestamp', 'hostname', 'program_name']),
  };
  return [
    `\n${heading('**Phase 1: Completed pre-decoding.')}\n`,
    ...Object.entries(header).map(([name, value]) => line(name, value)),
    `\n${heading('**Phase 2: Completed decoding.')}\n`,
    decoding(asObject(decoder), asObject(data)),
    trace === undefined ? '' : `\n${heading('**Rule debugging:')}\n${trace.map(traced).join('')}`,
    rule === undefined ? '' : `\n${heading('**Phase 3: Completed filtering (rules).')}\n${filtering(asObject(rule))}`,
    alerts ? `${heading('**Alert to be generated.')}\n` : '',
  ].join('');
}

function decoding(decoder: JsonObject, data: JsonObject): string {
  if (Object.keys(decoder).length === 0) return '\tNo decoder matched.\n';
  return members(decoder, ['name', 'parent']) + members(data, []);
}

function traced(text: string): string {
  return `${text.startsWith('*') ? '\t\t' : '\t'}${printable(text)}\n`;
}

function filtering(rule: JsonObject): string {
  return members(rule, ['id', 'level', 'description', 'groups', 'firedtimes']);
}

/** Some members first, the others by name; those of nested objects under dotted names. */
function members(object: JsonObject, first: readonly string[], prefix = ''): string {
  const others = Object.keys(object)
    .filter((name) => !first.includes(name))
    .sort();
  return [...first.filter((name) => name in object), ...others]
    .map((name) => {
      const value = object[name] ?? null;
      return isObject(value) ? members(value, [], `${prefix}${name}.`) : line(`${prefix}${name}`, value);
    })
    .join('');
}

function line(name: string, value: Json): string {
  return printable(`\t${name}: '${typeof value === 'string' ? value : notation(value)}'\n`);
}

/** Values as the console tool prints them, which is Python's way. */
function notation(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (isObject(value)) {
    const inner = Object.entries(value).map(([name, member]) => `${quoted(name)}: ${notation(member ?? null)}`);
    return `{${inner.join(', ')}}`;
  }
  return Array.isArray(value) ? `[${value.map(notation).join(', ')}]` : String(value);
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(mark, `\\${mark}`);
  return `${mark}${escaped}${mark}`;
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name] ?? null]));
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
