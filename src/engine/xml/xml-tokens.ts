/**
 * The tokens of the XML dialect of configuration, decoder and rule files (spec: xml-config, section 1). It is not
 * XML 1.0: there are no entities, no declaration and no CDATA, and nothing is trimmed.
 *
 * Invariants:
 *  - A `<` opens a tag unless an odd number of backslashes stands right before it; then both stay in the text.
 *  - `<!` opens a comment whatever stands before it; the comment ends at the first `-->` or `!>` and leaves nothing.
 *  - A closing tag is exactly `</name>`.
 *  - Errors never quote text or values, and names only where a mistyped value cannot have become one: the value of an
 *    `api_key` with a stray `<` in it must not reach a log.
 */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export interface XmlError {
  /** 1-based. */
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}

export type XmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: readonly XmlAttribute[];
      readonly selfClosed: boolean;
      readonly line: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly line: number }
  | { readonly kind: 'error'; readonly error: XmlError };

/** `latin1`: the text is a byte string, one character per byte. `utf8`: it has been decoded. Matters to limits alone. */
export type XmlEncoding = 'utf8' | 'latin1';

/** Bytes that one text, or one attribute's value, may have. */
const maxTextBytes = 20_480;
const maxAttributes = 48;

/** Where the reading stands. The only thing that changes while a document is read. */
interface Cursor {
  readonly text: string;
  readonly encoding: XmlEncoding;
  at: number;
  /** Lines are counted once, as the reading goes on: `line` ends at the offset `lineEnd` (-1: the last line). */
  line: number;
  lineEnd: number;
}

/** The tokens of a document in order; an error is the last one. */
export function* xmlTokens(text: string, encoding: XmlEncoding): Generator<XmlToken, void> {
  const cursor: Cursor = { text, encoding, at: 0, line: 1, lineEnd: text.indexOf('\n') };
  while (cursor.at < text.length) {
    const token = nextToken(cursor);
    if (token !== undefined) yield token;
    if (token?.kind === 'error') return;
  }
}

/** Undefined: a comment went by. */
function nextToken(cursor: Cursor): XmlToken | undefined {
  const { text, at } = cursor;
  if (text[at] !== '<' || isEscaped(text, at)) return readText(cursor);
  if (text[at + 1] === '!') return skipComment(cursor);
  return text[at + 1] === '/' ? readClosingTag(cursor) : readOpeningTag(cursor);
}

function readText(cursor: Cursor): XmlToken {
  const { text, at: start } = cursor;
  let end = text.indexOf('<', start);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('<', end + 1);
  cursor.at = end === -1 ? text.length : end;
  return { kind: 'text', text: text.slice(start, cursor.at) };
}

/** Whether the `<` at this offset belongs to the text. */
function isEscaped(text: string, at: number): boolean {
  if (text[at + 1] === '!') return false;
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

const commentEnd = /-->|!>/g;

function skipComment(cursor: Cursor): XmlToken | undefined {
  commentEnd.lastIndex = cursor.at + 2;
  if (!commentEnd.test(cursor.text)) return failure(cursor, 'a comment is never closed', 'end it with -->');
  cursor.at = commentEnd.lastIndex;
  return undefined;
}

const closingTag = /<\/([^\s<>/]+)>/y;

function readClosingTag(cursor: Cursor): XmlToken {
  closingTag.lastIndex = cursor.at;
  const name = closingTag.exec(cursor.text)?.[1];
  if (name === undefined) return failure(cursor, 'a closing tag is malformed', 'write it as </name>, without blanks');
  const line = lineHere(cursor);
  cursor.at = closingTag.lastIndex;
  return { kind: 'close', name, line };
}

const openingName = /<([^\s<>/]+)/y;
const tagEnd = /\s*(\/?)>/y;

function readOpeningTag(cursor: Cursor): XmlToken {
  const line = lineHere(cursor);
  openingName.lastIndex = cursor.at;
  const name = openingName.exec(cursor.text)?.[1];
  if (name === undefined)
    return failure(cursor, 'a < does not begin a tag', 'write \\< for a < that belongs to the text');
  cursor.at = openingName.lastIndex;
  const attributes: XmlAttribute[] = [];
  for (;;) {
    tagEnd.lastIndex = cursor.at;
    const end = tagEnd.exec(cursor.text);
    if (end !== null) {
      cursor.at = tagEnd.lastIndex;
      return { kind: 'open', name, attributes, selfClosed: end[1] === '/', line };
    }
    const attribute = readAttribute(cursor, attributes);
    if ('kind' in attribute) return attribute;
    attributes.push(attribute);
  }
}

const attributeHead = /\s+([^\s<>/=]+)=\s*(?:"([^">]*)"|'([^'>]*)')(?=[\s/>])/y;

function readAttribute(cursor: Cursor, before: readonly XmlAttribute[]): XmlAttribute | (XmlToken & { kind: 'error' }) {
  attributeHead.lastIndex = cursor.at;
  const [, name, double, single] = attributeHead.exec(cursor.text) ?? [];
  const value = double ?? single;
  if (name === undefined || value === undefined) {
    return failure(cursor, 'a tag is malformed', 'write it as <name attribute="value">, with no > in the value');
  }
  if (before.some((earlier) => earlier.name === name)) {
    return failure(cursor, `the attribute ${name} stands twice in one tag`, 'keep one of them');
  }
  if (before.length === maxAttributes) {
    return failure(cursor, 'a tag has too many attributes', `give it at most ${maxAttributes}`);
  }
  if (isTooLong(value, cursor.encoding)) return failure(cursor, ...tooLong(`the attribute ${name}`));
  cursor.at = attributeHead.lastIndex;
  return { name, value };
}

export function isTooLong(text: string, encoding: XmlEncoding): boolean {
  // No character takes more than three bytes per UTF-16 unit, so short texts need no counting.
  return text.length * 3 > maxTextBytes && Buffer.byteLength(text, encoding) > maxTextBytes;
}

/** What is wrong with a text that is too long, and the remedy. */
export function tooLong(subject: string): readonly [what: string, remedy: string] {
  return [`${subject} is longer than ${maxTextBytes} bytes`, 'shorten it'];
}

function failure(cursor: Cursor, what: string, remedy: string): XmlToken & { kind: 'error' } {
  return { kind: 'error', error: { line: lineHere(cursor), what, remedy } };
}

function lineHere(cursor: Cursor): number {
  while (cursor.lineEnd !== -1 && cursor.lineEnd < cursor.at) {
    cursor.line += 1;
    cursor.lineEnd = cursor.text.indexOf('\n', cursor.lineEnd + 1);
  }
  return cursor.line;
}
