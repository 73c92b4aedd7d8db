import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  hyphen,
  isDigit,
  openBrace,
  openBracket,
  quote,
} from '../../../lib/ascii.ts';
import { jsonString } from '../../document/json-text.ts';
import { printedNumber } from './json-numbers.ts';
import type { JsonReader } from './json-reader.ts';

/**
 * `spaced`: elements joined by `, `, objects over several lines, indented by tabs. `compact`: nothing that need not be.
 * Both as the reference's printer.
 */
type Layout = 'spaced' | 'compact';

/** Reads the value that is next and gives it printed anew; undefined when it is malformed. `depth`: containers around it. */
export function reprint(reader: JsonReader, layout: Layout, depth = 0): string | undefined {
  const byte = reader.peek();
  switch (byte) {
    case quote: {
      const text = reader.readString();
      return text === undefined ? undefined : jsonString(text);
    }
    case openBracket:
      return reader.enter() ? reprintArray(reader, layout, depth + 1) : undefined;
    case openBrace:
      return reader.enter() ? reprintObject(reader, layout, depth + 1) : undefined;
    default:
      return byte === hyphen || isDigit(byte) ? reprintNumber(reader) : readWord(reader);
  }
}

/** The word that is next, if JSON knows it. */
export function readWord(reader: JsonReader): 'true' | 'false' | 'null' | undefined {
  if (reader.take('true')) return 'true';
  if (reader.take('false')) return 'false';
  return reader.take('null') ? 'null' : undefined;
}

function reprintNumber(reader: JsonReader): string | undefined {
  const text = reader.readNumber();
  return text === undefined || reader.isPlainInteger ? text : printedNumber(Number(text));
}

function reprintArray(reader: JsonReader, layout: Layout, depth: number): string | undefined {
  if (reader.peek() === closeBracket) {
    reader.leave();
    return '[]';
  }
  const separator = layout === 'spaced' ? ', ' : ',';
  let printed = '[';
  for (;;) {
    const element = reprint(reader, layout, depth);
    if (element === undefined) return undefined;
    printed += element;
    const byte = reader.peek();
    if (byte === closeBracket) break;
    if (byte !== comma) return undefined;
    reader.at += 1;
    printed += separator;
  }
  reader.leave();
  return `${printed}]`;
}

function reprintObject(reader: JsonReader, layout: Layout, depth: number): string | undefined {
  const isSpaced = layout === 'spaced';
  const newline = isSpaced ? `\n${'\t'.repeat(depth)}` : '';
  const end = isSpaced ? `\n${'\t'.repeat(depth - 1)}}` : '}';
  if (reader.peek() === closeBrace) {
    reader.leave();
    return `{${end}`;
  }
  let printed = '{';
  for (;;) {
    const member = reprintMember(reader, layout, depth);
    if (member === undefined) return undefined;
    printed += newline + member;
    const byte = reader.peek();
    if (byte === closeBrace) break;
    if (byte !== comma) return undefined;
    reader.at += 1;
    printed += ',';
  }
  reader.leave();
  return printed + end;
}

function reprintMember(reader: JsonReader, layout: Layout, depth: number): string | undefined {
  const key = reader.peek() === quote ? reader.readString() : undefined;
  if (key === undefined || reader.peek() !== colon) return undefined;
  reader.at += 1;
  const value = reprint(reader, layout, depth);
  if (value === undefined) return undefined;
  return `${jsonString(key)}:${layout === 'spaced' ? '\t' : ''}${value}`;
}
