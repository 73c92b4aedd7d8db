import type { Event } from './event.ts';
import {
  isApacheError,
  isMacLog,
  isSnort,
  isSquid,
  isSuricata,
  isXferLog,
  syslogHeaderLength,
} from './header-formats.ts';
import { readMacTags } from './mac-tags.ts';
import { readSender } from './syslog-sender.ts';

/**
 * Takes the header off `fullLog`: sets `log`, and what the header tells of `timestamp`, `programName` and, unless the event
 * is an agent's, `hostname`. The timestamp is only reported, so it stays the text it is. The formats are tried in a fixed
 * order, and the first that fits wins (spec: predecoding, section 2).
 */
export function predecode(event: Event): void {
  const text = event.fullLog;
  const tested = withoutUmlaut(text);
  const length = syslogHeaderLength(tested);
  if (length > 0) {
    event.timestamp = text.slice(0, length - 1);
    readSender(text, length, event);
  } else readLoneTime(tested, text, event);
}

/** German systems write March as `Mär`, in UTF-8 a byte longer than the other months. Only the tests see it shortened. */
function withoutUmlaut(text: string): string {
  const isUmlaut = text.charCodeAt(1) === 0xc3 && text.charCodeAt(2) === 0xa4;
  return isUmlaut ? `Ma${text.slice(3)}` : text;
}

/** The formats that no host and program follow. */
function readLoneTime(tested: string, text: string, event: Event): void {
  if (isXferLog(tested)) cut(event, text, 0, 24, 25);
  else if (isSnort(tested)) cut(event, text, 0, 21, 23);
  else if (isSuricata(tested)) cut(event, text, 0, 26, 28);
  else if (isApacheError(tested)) cut(event, text, 1, 25, 27);
  else if (isMacLog(tested)) readMacTags(text, event);
  else if (isSquid(tested)) cutSquid(event, text);
  else event.log.set(text);
}

function cut(event: Event, text: string, from: number, to: number, logStart: number): void {
  event.timestamp = text.slice(from, to);
  event.log.set(text.slice(logStart));
}

/** Squid pads its second column; all but one of the spaces before it count as the timestamp's. */
function cutSquid(event: Event, text: string): void {
  let logStart = 14;
  while (text.charCodeAt(logStart) === 0x20) logStart += 1;
  cut(event, text, 0, logStart - 1, logStart);
}
