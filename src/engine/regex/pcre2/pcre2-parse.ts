import { readClass, readEscape } from './pcre2-atoms.ts';
import {
  anyOf,
  assertionMark,
  either,
  endMark,
  type Facts,
  mark,
  nothing,
  nothingKnown,
  occurring,
  repeated,
  restricted,
  sequence,
  startMark,
} from './pcre2-facts.ts';
import { giveUp, PatternReader } from './pcre2-reader.ts';

/**
 * Reads a pattern that PCRE2 has accepted, for what can be known of its matches (pcre2pattern(3)). It knows the common
 * syntax; at anything else it gives up and knows nothing, so that newer syntax cannot be misread.
 */
export function factsOf(pattern: string): Facts {
  const unquoted = unquote(pattern);
  if (unquoted === undefined) return nothingKnown;
  const reader = new PatternReader(unquoted);
  const facts = readAlternatives(reader);
  return reader.gaveUp || !reader.atEnd ? nothingKnown : facts;
}

const quotedOrEscape = /\\Q(.*?)(?:\\E|$)|\\./gs;

/** With `\Q…\E` as codes of characters. Undefined when that might change what stands beside it. */
function unquote(pattern: string): string | undefined {
  for (const [whole, quoted] of pattern.matchAll(quotedOrEscape)) {
    if (quoted === '' || whole === '\\E') return undefined;
  }
  return pattern.replace(quotedOrEscape, (whole: string, quoted: string | undefined) =>
    quoted === undefined ? whole : [...quoted].map((one) => `\\x{${one.charCodeAt(0).toString(16)}}`).join(''),
  );
}

/** Up to the end of the group, whose flags end with it. */
function readAlternatives(reader: PatternReader): Facts {
  const { caseless, multiline } = reader;
  const branches: Facts[] = [];
  let pieces: Facts[] = [];
  while (!reader.atEnd && reader.next !== ')') {
    if (reader.take('|')) {
      branches.push(sequence(pieces));
      pieces = [];
    } else {
      pieces.push(readQuantified(reader));
    }
  }
  reader.caseless = caseless;
  reader.multiline = multiline;
  return either([...branches, sequence(pieces)]);
}

function readQuantified(reader: PatternReader): Facts {
  let facts = readPiece(reader);
  for (let quantifier = readQuantifier(reader); quantifier !== undefined; quantifier = readQuantifier(reader)) {
    facts = repeated(facts, quantifier.least, quantifier.most);
    if (reader.take('+')) facts = restricted(facts);
    else reader.take('?');
  }
  return facts;
}

interface Quantifier {
  readonly least: number;
  readonly most: number;
}

const count = /\{(\d+)(?:(,)(\d*))?\}/y;
/** Newer versions count with blanks and without a first number too. */
const perhapsCount = /\{[\d\s,]*\}/y;

function readQuantifier(reader: PatternReader): Quantifier | undefined {
  if (reader.take('*')) return { least: 0, most: Infinity };
  if (reader.take('+')) return { least: 1, most: Infinity };
  if (reader.take('?')) return { least: 0, most: 1 };
  const counted = reader.takeMatch(count);
  if (counted !== undefined) {
    const [, first, comma, second] = counted;
    const least = Number(first);
    if (comma === undefined) return { least, most: least };
    return { least, most: second === '' ? Infinity : Number(second) };
  }
  if (reader.takeMatch(perhapsCount) !== undefined) giveUp(reader);
  return undefined;
}

function readPiece(reader: PatternReader): Facts {
  const character = reader.takeOne();
  switch (character) {
    case '\\':
      return readEscape(reader);
    case '[':
      return readClass(reader);
    case '(':
      return readGroup(reader);
    case '.':
      return nothingKnown;
    case '^':
      return mark(reader.multiline ? assertionMark : startMark);
    case '$':
      return mark(reader.multiline ? assertionMark : endMark);
    default:
      return anyOf([character], reader.caseless);
  }
}

const groupStart = /\?(?:<?[=!]|[:>|]|P?<\w+>|'\w+')/y;
const flagSetting = /\?(\^?)([imnsUJ]*)(?:-([imnsU]*))?([:)])/y;

/** After its opening parenthesis. */
function readGroup(reader: PatternReader): Facts {
  if (reader.next === '*') return giveUp(reader);
  if (reader.next !== '?') return readGroupBody(reader);
  const start = reader.takeMatch(groupStart)?.[0];
  switch (start) {
    case undefined:
      return readFlags(reader);
    case '?=':
    case '?<=':
      return occurring(readGroupBody(reader));
    case '?!':
    case '?<!':
      readGroupBody(reader);
      return mark(assertionMark);
    case '?>':
      return restricted(readGroupBody(reader));
    default:
      return readGroupBody(reader);
  }
}

function readGroupBody(reader: PatternReader): Facts {
  const facts = readAlternatives(reader);
  return reader.take(')') ? facts : giveUp(reader);
}

/** `(?i)`, which holds up to the end of the group around it, and `(?i:…)`. */
function readFlags(reader: PatternReader): Facts {
  const setting = reader.takeMatch(flagSetting);
  if (setting === undefined) return giveUp(reader);
  const [, reset, set = '', unset = '', end] = setting;
  const { caseless, multiline } = reader;
  reader.caseless = flag('i', caseless);
  reader.multiline = flag('m', multiline);
  if (end === ')') return nothing;
  const facts = readGroupBody(reader);
  reader.caseless = caseless;
  reader.multiline = multiline;
  return facts;

  function flag(name: string, before: boolean): boolean {
    if (unset.includes(name)) return false;
    return set.includes(name) || (before && reset === '');
  }
}
