import { anyOf, assertionMark, endMark, type Facts, mark, nothingKnown, startMark } from './pcre2-facts.ts';
import { giveUp, type PatternReader } from './pcre2-reader.ts';

const alphanumeric = /[A-Za-z0-9]/;
const controls: Readonly<Record<string, string>> = { a: '\x07', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t' };
const someCharacters = new Set('dDwWsShHvV');
const otherAssertions = new Set('bBGzK');
const digits = /\d+/y;

/** After the backslash, outside of a class. */
export function readEscape(reader: PatternReader): Facts {
  const literal = readLiteral(reader);
  if (literal !== undefined) return anyOf([literal], reader.caseless);
  // A group's number or a code: it goes on for one to all of the digits.
  if (reader.takeMatch(digits) !== undefined) return nothingKnown;
  const name = reader.takeOne();
  if (someCharacters.has(name) || name === 'N' || name === 'R' || name === 'X') return nothingKnown;
  if (name === 'A') return mark(startMark);
  if (name === 'Z') return mark(endMark);
  if (otherAssertions.has(name)) return mark(assertionMark);
  return giveUp(reader);
}

const code = /x(?:\{([\da-fA-F]{1,2})\}|([\da-fA-F]{1,2}))/y;

/** The one character that an escape stands for; takes nothing when there is none. */
function readLiteral(reader: PatternReader): string | undefined {
  const { next } = reader;
  const coded = reader.takeMatch(code);
  if (coded !== undefined) return String.fromCharCode(Number.parseInt(coded[1] ?? coded[2] ?? '', 16));
  const literal = alphanumeric.test(next) ? controls[next] : next || undefined;
  if (literal !== undefined) reader.takeOne();
  return literal;
}

/** More characters than this are as good as any. */
const mostCharacters = 3;

/** After its opening bracket. */
export function readClass(reader: PatternReader): Facts {
  const negated = reader.take('^');
  const members: string[] = [];
  let listed = !negated;
  let first = true;
  while (first || reader.next !== ']') {
    if (reader.atEnd) return giveUp(reader);
    const member = readMember(reader, first);
    if (member === undefined) listed = false;
    else members.push(member);
    first = false;
  }
  reader.take(']');
  return listed && !reader.gaveUp && members.length <= mostCharacters ? anyOf(members, reader.caseless) : nothingKnown;
}

const posixClass = /\[:\^?[a-z]+:\]/y;
const perhapsPosix = /\[[:.=]/y;

/** Undefined when it stands for several characters; also for a range, whose ends are then read as members. */
function readMember(reader: PatternReader, first: boolean): string | undefined {
  if (reader.takeMatch(posixClass) !== undefined) return undefined;
  if (reader.takeMatch(perhapsPosix) !== undefined) giveUp(reader);
  const character = reader.takeOne();
  if (character === '-') return first || reader.next === ']' ? character : undefined;
  if (character !== '\\') return character;
  const literal = readLiteral(reader);
  if (literal !== undefined) return literal;
  const name = reader.takeOne();
  if (!someCharacters.has(name) && !/[b\do]/.test(name)) giveUp(reader);
  return undefined;
}
