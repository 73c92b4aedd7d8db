import { type Json, parseJson } from '../../lib/json.ts';
import { JsonReader } from '../decoders/json/json-reader.ts';
import { reprint } from '../decoders/json/reprint.ts';

const reader = new JsonReader();

/**
 * Parses the JSON that a byte string begins with, as leniently as JSON_Decoder does; undefined when it is malformed. The
 * strings in the answer are byte strings too, whether they are UTF-8 or not: file names need not be.
 */
export function parseByteJson(text: string): Json | undefined {
  reader.begin(text, 0);
  const strict = reprint(reader, 'compact');
  return strict === undefined ? undefined : parseJson(strict);
}
