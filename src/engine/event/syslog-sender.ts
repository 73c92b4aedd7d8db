import { bar, closeBracket, colon, isDigit, openBracket, space } from '../../lib/ascii.ts';
import type { Event } from './event.ts';

/** By character code, 1 for what a host's or program's name may consist of. */
const isNameCode = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.@/()') {
  isNameCode[character.charCodeAt(0)] = 1;
}

/**
 * Reads host and program after a syslog header of `start` bytes and sets the log to what follows them
 * (spec: predecoding, section 3). An agent's event keeps the agent's name as its host.
 */
export function readSender(text: string, start: number, event: Event): void {
  const wordStart = text.charCodeAt(start) === space ? start + 1 : start;
  const wordEnd = nameEnd(text, wordStart);
  const next = text.charCodeAt(wordEnd);
  if (next === colon && text.charCodeAt(wordEnd + 1) === space) {
    // Solaris names no host.
    setProgram(event, text, wordStart, wordEnd, wordEnd + 2);
  } else if (next !== space) {
    event.log.set(text.slice(wordStart));
  } else {
    if (event.agentId === '000') event.hostname.set(text.slice(wordStart, wordEnd));
    readProgram(text, wordEnd + 1, event);
  }
}

function readProgram(text: string, start: number, event: Event): void {
  const end = nameEnd(text, start);
  const next = text.charCodeAt(end);
  if (next === colon) setProgram(event, text, start, end, afterSpace(text, end + 1));
  else if (next === openBracket && isDigit(text.charCodeAt(end + 1))) readProcessId(text, start, end, event);
  else if (next === bar && isSmallLetter(text.charCodeAt(end + 1))) readAixProgram(text, start, end, event);
  else event.log.set(text.slice(start));
}

/** `sshd[12]: m`, `sshd[12]:m` and `sshd[12] m`; anything else is no program. */
function readProcessId(text: string, start: number, end: number, event: Event): void {
  const close = digitsEnd(text, end + 1);
  const isClosed = text.charCodeAt(close) === closeBracket;
  const next = text.charCodeAt(close + 1);
  if (isClosed && next === colon) setProgram(event, text, start, end, afterSpace(text, close + 2));
  else if (isClosed && next === space) setProgram(event, text, start, end, close + 2);
  else event.log.set(text.slice(start));
}

/** AIX writes `facility|security:info prog: m`. Without its `: `, the rest of the line counts as the program's name. */
function readAixProgram(text: string, start: number, barAt: number, event: Event): void {
  const kindEnd = alphanumericsEnd(text, barAt + 1);
  const levelEnd = text.charCodeAt(kindEnd) === colon ? alphanumericsEnd(text, kindEnd + 1) : -1;
  if (levelEnd === -1 || text.charCodeAt(levelEnd) !== space) {
    event.log.set(text.slice(start));
    return;
  }
  const nameStart = levelEnd + 1;
  const end = nameEnd(text, nameStart);
  const next = text.charCodeAt(end);
  if (next === colon && text.charCodeAt(end + 1) === space) setProgram(event, text, nameStart, end, end + 2);
  else if (next === openBracket && isDigit(text.charCodeAt(end + 1))) {
    const close = digitsEnd(text, end + 1);
    if (text.startsWith(']: ', close)) setProgram(event, text, nameStart, end, close + 3);
    else {
      event.programName.set(text.slice(nameStart, end));
      event.log.set(text.slice(start, end));
    }
  } else setProgram(event, text, nameStart, text.length, end);
}

/** A program is found. What Solaris puts before the message, `[ID 702911 auth.info] `, goes. */
function setProgram(event: Event, text: string, nameStart: number, nameTo: number, logStart: number): void {
  event.programName.set(text.slice(nameStart, nameTo));
  const close = text.startsWith('[ID ', logStart) ? text.indexOf(']', logStart) : -1;
  event.log.set(text.slice(close === -1 ? logStart : close + 2));
}

function afterSpace(text: string, at: number): number {
  return text.charCodeAt(at) === space ? at + 1 : at;
}

function nameEnd(text: string, from: number): number {
  let at = from;
  while (isNameCode[text.charCodeAt(at)] === 1) at += 1;
  return at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function alphanumericsEnd(text: string, from: number): number {
  let at = from;
  while (isAlphanumeric(text.charCodeAt(at))) at += 1;
  return at;
}

function isSmallLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isSmallLetter(code) || (code >= 0x41 && code <= 0x5a);
}
