import { closeBracket, colon, comma, dot, hyphen, isDigit, openBracket, plus, slash, space } from '../../lib/ascii.ts';

// Each format is known by the characters at a few fixed positions and by nothing else, so `xxx xx xx:xx:xx host prog: m`
// has a header (spec: predecoding, section 2). Sizes are the least number of bytes of the whole message.

const capitalT = 0x54;

/** Bytes of a header that a host and a program may follow, 0 when there is none. */
export function syslogHeaderLength(text: string): number {
  const size = text.length;
  if (size < 17) return 0;
  if (isBsdDate(text)) return 16;
  if (text.charCodeAt(4) === hyphen && text.charCodeAt(7) === hyphen) return isoHeaderLength(text);
  const isYearFirst =
    size >= 21 &&
    isDigit(text.charCodeAt(0)) &&
    text.charCodeAt(4) === space &&
    text.charCodeAt(8) === space &&
    text.charCodeAt(11) === space &&
    text.charCodeAt(14) === colon &&
    text.charCodeAt(17) === colon &&
    text.charCodeAt(20) === space;
  return isYearFirst ? 21 : 0;
}

/** `Dec 29 10:00:01 `. */
function isBsdDate(text: string): boolean {
  return (
    text.charCodeAt(3) === space &&
    text.charCodeAt(6) === space &&
    text.charCodeAt(9) === colon &&
    text.charCodeAt(12) === colon &&
    text.charCodeAt(15) === space
  );
}

/** What begins `YYYY-MM-DD`. */
function isoHeaderLength(text: string): number {
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return 0;
  const separator = text.charCodeAt(10);
  if (separator === space) return spacedIsoLength(text);
  if (separator !== capitalT || text.length < 33) return 0;
  if (text.charCodeAt(22) === colon && text.charCodeAt(25) === space) return 26;
  if (text.charCodeAt(19) !== dot) return 0;
  if (text.charCodeAt(26) === colon) return 30;
  // Any other fraction or zone is cut at one and the same length, even inside a word.
  return text.charCodeAt(29) === colon ? 33 : 32;
}

/** `2015-04-16 21:51:02,805 ` and `2021-04-21 10:16:09.404756-0700 `. */
function spacedIsoLength(text: string): number {
  const size = text.length;
  if (size >= 24 && text.charCodeAt(19) === comma) return 24;
  const sign = text.charCodeAt(26);
  const isZoned =
    size >= 33 &&
    isDigit(text.charCodeAt(0)) &&
    text.charCodeAt(19) === dot &&
    (sign === hyphen || sign === plus) &&
    text.charCodeAt(31) === space;
  return isZoned ? 32 : 0;
}

/** `Mon Apr 17 18:27:14 2006 1 64`. */
export function isXferLog(text: string): boolean {
  return (
    text.length >= 28 &&
    text.charCodeAt(3) === space &&
    text.charCodeAt(7) === space &&
    text.charCodeAt(10) === space &&
    text.charCodeAt(13) === colon &&
    text.charCodeAt(16) === colon &&
    text.charCodeAt(19) === space &&
    text.charCodeAt(24) === space &&
    text.charCodeAt(26) === space
  );
}

/** `01/28-09:13:16.240702  [**]`. */
export function isSnort(text: string): boolean {
  return (
    text.length >= 24 &&
    text.charCodeAt(2) === slash &&
    text.charCodeAt(5) === hyphen &&
    text.charCodeAt(8) === colon &&
    text.charCodeAt(11) === colon &&
    text.charCodeAt(14) === dot &&
    text.charCodeAt(21) === space
  );
}

/** `01/28/1979-09:13:16.240702  [**]`. */
export function isSuricata(text: string): boolean {
  return (
    text.length >= 28 &&
    text.charCodeAt(2) === slash &&
    text.charCodeAt(5) === slash &&
    text.charCodeAt(10) === hyphen &&
    text.charCodeAt(13) === colon &&
    text.charCodeAt(16) === colon &&
    text.charCodeAt(19) === dot &&
    text.charCodeAt(26) === space
  );
}

/** `[Fri Feb 11 18:06:35 2004] [warn]`. */
export function isApacheError(text: string): boolean {
  return (
    text.length >= 27 &&
    text.charCodeAt(0) === openBracket &&
    text.charCodeAt(4) === space &&
    text.charCodeAt(8) === space &&
    text.charCodeAt(11) === space &&
    text.charCodeAt(14) === colon &&
    text.charCodeAt(17) === colon &&
    text.charCodeAt(20) === space &&
    text.charCodeAt(25) === closeBracket
  );
}

/** `1140804070.368  11623 192…`. */
export function isSquid(text: string): boolean {
  return (
    text.length >= 32 &&
    text.charCodeAt(0) === 0x31 &&
    isDigit(text.charCodeAt(1)) &&
    isDigit(text.charCodeAt(2)) &&
    isDigit(text.charCodeAt(3)) &&
    text.charCodeAt(10) === dot &&
    isDigit(text.charCodeAt(13)) &&
    text.charCodeAt(14) === space &&
    (text.charCodeAt(21) === space || text.charCodeAt(22) === space)
  );
}

/** `[Time 2006.12.28 15:53:55 UTC] [Facility auth] …`. */
export function isMacLog(text: string): boolean {
  return (
    text.length >= 26 &&
    text.charCodeAt(0) === openBracket &&
    text.charCodeAt(1) === capitalT &&
    text.charCodeAt(5) === space &&
    text.charCodeAt(10) === dot &&
    text.charCodeAt(13) === dot &&
    text.charCodeAt(16) === space &&
    text.charCodeAt(19) === colon
  );
}
