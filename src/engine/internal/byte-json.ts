import { type Json, parseJson } from '../../lib/json.ts';
import { JsonReader } from '../decoders/json/json-reader.ts';
import { reprint } from '../decoders/json/reprint.ts';

const reader = new JsonReader();

/**
 * Parses the JSON that a byte string begins with, as leniently as JSON_Decoder does; undefined when it is malformed. The
 * strings in the answer are byte strings too, whether they are UTF-8 or not: file names need not be. Numbers are exact to 15
 * digits.
 */
export function parseByteJson(text: string): Json | undefined {
  if (isPlain(text)) {
    const parsed = parseJson(text);
    if (parsed !== undefined) return parsed;
  }
  reader.begin(text, 0);
  const strict = reprint(reader, 'compact');
  return strict === undefined ? undefined : parseJson(strict);
}

const opening = /[[{]/g;
const maxNesting = 1000;

/** No characters are escaped by their number, and nothing can be nested too deeply: JSON.parse reads it the same, or not. */
function isPlain(text: string): boolean {
  return !text.includes('\\u') && (text.match(opening)?.length ?? 0) <= maxNesting;
}
