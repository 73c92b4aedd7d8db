import { asText, at, isObject, type Json, parseJson } from '../lib/json.ts';
import type { Band } from './alerts-index.ts';
import { type FieldValue, flatten } from './query/flatten.ts';
import { readSighting, type Sighting } from './sighting.ts';

/** A line of alerts.json as far as an index needs to know it. */
export interface Line {
  readonly values: readonly FieldValue[];
  /** Seconds since the epoch; undefined when the line does not say. */
  readonly seconds: number | undefined;
  readonly band: Band;
  readonly sighting: Sighting | undefined;
}

/** Reads any line: one that is no JSON object is all text. */
export function readLine(text: string): Line {
  const document = parseJson(text);
  if (!isObject(document)) {
    return { values: flatten({ [textField]: text }), seconds: undefined, band: 'low', sighting: undefined };
  }
  return {
    values: flatten(document),
    seconds: timeOf(document),
    band: bandOf(Number(at(document, 'rule', 'level'))),
    sighting: readSighting(document),
  };
}

/** What the text of a line that is no JSON object is found under. */
const textField = 'text';

export function bandOf(level: number): Band {
  if (level >= 15) return 'critical';
  if (level >= 12) return 'high';
  return level >= 7 ? 'medium' : 'low';
}

/** Beyond this a time is none of an alert's (the year 2514). */
const latest = 2 ** 34 - 1;

function timeOf(document: Json): number | undefined {
  return timestampSeconds(asText(at(document, 'timestamp'))) ?? idSeconds(asText(at(document, 'id')));
}

function timestampSeconds(timestamp: string | undefined): number | undefined {
  if (timestamp === undefined || timestamp.length > 64) return undefined;
  const ms = Date.parse(timestamp);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(Math.floor(ms / 1_000), 0), latest);
}

/** An alert's id begins with its second. */
function idSeconds(id: string | undefined): number | undefined {
  const [, seconds] = /^(\d{1,10})\.\d+$/.exec(id ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), latest);
}
