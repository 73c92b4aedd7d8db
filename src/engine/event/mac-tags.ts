import type { Event } from './event.ts';

/** Where the scan for tags begins, and the log when none of them is a message. */
const tagsStart = 25;

/**
 * Reads the bracketed tags of a macOS log: the first `[Sender x]` is the program, the first `[Message x]` the log, a
 * `[Host x]` the host and the end (spec: predecoding, format M). Without a message the log is the text as far as the first
 * `]` of a sender or host.
 */
export function readMacTags(text: string, event: Event): void {
  let message: string | undefined;
  let logEnd = text.length;
  let open = text.indexOf('[', tagsStart);
  while (open !== -1) {
    const kind = tagKind(text, open, message !== undefined, event.programName.isSet);
    if (kind === 'other') {
      open = text.indexOf('[', open + 1);
      continue;
    }
    const close = text.indexOf(']', open);
    if (kind === 'message') message = text.slice(open + '[Message '.length, close === -1 ? undefined : close);
    if (close === -1) break;
    if (kind !== 'message' && logEnd > close) logEnd = close;
    if (kind === 'sender') event.programName.set(text.slice(open + '[Sender '.length, close));
    if (kind === 'host') {
      if (event.agentId === '000') event.hostname.set(text.slice(open + '[Host '.length, close));
      break;
    }
    open = text.indexOf('[', close + 1);
  }
  event.log.set(message ?? text.slice(tagsStart, logEnd));
}

function tagKind(text: string, open: number, hasMessage: boolean, hasSender: boolean) {
  if (!hasSender && text.startsWith('Sender ', open + 1)) return 'sender';
  if (!hasMessage && text.startsWith('Message ', open + 1)) return 'message';
  return text.startsWith('Host ', open + 1) ? 'host' : 'other';
}
