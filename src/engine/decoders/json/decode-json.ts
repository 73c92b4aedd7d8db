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
import type { Event } from '../../event/event.ts';
import { fieldIndex, maxDynamicFields } from '../../event/fields.ts';
import { fieldNumber } from './json-numbers.ts';
import type { JsonPath, JsonPaths } from './json-paths.ts';
import { JsonReader } from './json-reader.ts';
import { readWord, reprint } from './reprint.ts';

// The text is read once. What it holds is collected as it is read and stored only when the whole of it proved well-formed,
// because a malformed document decodes to nothing. Decoding is synchronous, so that one reader and one collection do.

/** What a decoder's `json_null_field` and `json_array_structure` say. */
export interface JsonSettings {
  readonly nulls: 'string' | 'discard';
  readonly arrays: 'array' | 'csv';
}

const reader = new JsonReader();
const foundPaths: JsonPath[] = [];
const foundValues: string[] = [];
let found = 0;

/** As many stay allocated; beyond, left-over values would keep the messages in memory that they are slices of. */
const maxKeptValues = 512;

/**
 * Stores the members of the JSON object that `text` has from `from` on as fields, named by their keys joined with dots
 * (spec: decoders, section 5). What follows the object does not matter. False when there is none or it is malformed; then
 * nothing is stored.
 */
export function decodeJson(
  text: string,
  from: number,
  event: Event,
  paths: JsonPaths,
  settings: JsonSettings,
): boolean {
  reader.begin(text, from);
  forgetFound();
  if (reader.peek() !== openBrace || !readObject(paths.begin(), paths, settings)) return false;
  for (let index = 0; index < found; index += 1) store(foundPaths[index], foundValues[index], event, paths);
  return true;
}

function forgetFound(): void {
  found = 0;
  if (foundValues.length <= maxKeptValues) return;
  foundPaths.length = 0;
  foundValues.length = 0;
}

function readObject(parent: JsonPath, paths: JsonPaths, settings: JsonSettings): boolean {
  if (!reader.enter()) return false;
  let byte = reader.peek();
  let previous: JsonPath | undefined;
  while (byte !== closeBrace) {
    const path: JsonPath | undefined = byte === quote ? paths.readKey(reader, parent, previous) : undefined;
    if (path === undefined || reader.peek() !== colon) return false;
    reader.at += 1;
    if (!readMember(path, paths, settings)) return false;
    byte = reader.peek();
    if (byte === comma) {
      reader.at += 1;
      byte = reader.peek();
      // A comma has to be followed by a member.
      if (byte === closeBrace) return false;
    } else if (byte !== closeBrace) return false;
    previous = path;
  }
  reader.leave();
  return true;
}

function readMember(path: JsonPath, paths: JsonPaths, settings: JsonSettings): boolean {
  const byte = reader.peek();
  switch (byte) {
    case quote:
      return collect(path, reader.readString());
    case openBrace:
      return readObject(path, paths, settings);
    case openBracket:
      return settings.arrays === 'array' ? collect(path, reprint(reader, 'spaced')) : collectJoined(path);
    default:
      return byte === hyphen || isDigit(byte) ? collect(path, readNumber()) : collectWord(path, settings);
  }
}

function readNumber(): string | undefined {
  const text = reader.readNumber();
  return text === undefined || reader.isPlainInteger ? text : fieldNumber(Number(text));
}

function collectJoined(path: JsonPath): boolean {
  const joined = joinArray();
  // Nothing in it was a scalar.
  return joined === '' || collect(path, joined);
}

/** The scalars of an array joined by commas; undefined when it is malformed. */
function joinArray(): string | undefined {
  if (!reader.enter()) return undefined;
  let joined = '';
  let byte = reader.peek();
  while (byte !== closeBracket) {
    const isContainer = byte === openBracket || byte === openBrace;
    const element = isContainer ? reprint(reader, 'compact') : readScalar(byte);
    if (element === undefined) return undefined;
    if (!isContainer) joined += element;
    byte = reader.peek();
    if (byte === comma) {
      reader.at += 1;
      byte = reader.peek();
      if (byte === closeBracket) return undefined;
      if (!isContainer) joined += ',';
    } else if (byte !== closeBracket) return undefined;
  }
  reader.leave();
  return joined;
}

function readScalar(byte: number): string | undefined {
  if (byte === quote) return reader.readString();
  return byte === hyphen || isDigit(byte) ? readNumber() : readWord(reader);
}

function collectWord(path: JsonPath, settings: JsonSettings): boolean {
  const word = readWord(reader);
  return (word === 'null' && settings.nulls === 'discard') || collect(path, word);
}

/** Takes note of a leaf; false when it was malformed. */
function collect(path: JsonPath, value: string | undefined): boolean {
  if (value === undefined) return false;
  foundPaths[found] = path;
  foundValues[found] = value;
  found += 1;
  return true;
}

function store(path: JsonPath | undefined, value: string | undefined, event: Event, paths: JsonPaths): void {
  if (path === undefined || value === undefined) return;
  const index =
    path.path === 'user' && event.field(fieldIndex.dstuser).text === '' ? fieldIndex.dstuser : path.staticIndex;
  if (index !== -1) event.field(index).set(value);
  else if (event.dynamicCount < maxDynamicFields) event.addDynamic(paths.nameOf(path), value);
}
