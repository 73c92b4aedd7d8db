import { toBytes } from '../../lib/bytes.ts';
import { isObject } from '../../lib/json.ts';
import { monthNames } from '../../lib/local-time.ts';

/** An entry of the journal; texts are byte strings. */
export interface JournalEntry {
  /** Where the journal goes on after it. */
  readonly cursor: string;
  /** As an event; undefined when it has no host or no message. */
  readonly event: string | undefined;
  /** The first value of that name. */
  readonly field: (name: string) => string | undefined;
}

/** What an event is made of. */
export const eventFields = ['MESSAGE', '_HOSTNAME', 'SYSLOG_IDENTIFIER', 'SYSLOG_PID', '_PID'] as const;
const longestEvent = 65_280;

/** Reads a line of `journalctl --output=json`; undefined when it is none. */
export function parseEntry(line: string): JournalEntry | undefined {
  const entry = parse(line);
  if (!isObject(entry) || typeof entry.__CURSOR !== 'string') return undefined;
  const field = (name: string) => (Object.hasOwn(entry, name) ? firstText(entry[name]) : undefined);
  return { cursor: entry.__CURSOR, event: eventOf(field), field };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A text, the bytes of one that is no UTF-8, or a list of either (systemd.io: Journal Export Formats, JSON). */
function firstText(value: unknown): string | undefined {
  if (typeof value === 'string') return toBytes(value);
  if (!Array.isArray(value)) return undefined;
  if (value.every((byte) => typeof byte === 'number')) return Buffer.from(value).toString('latin1');
  return firstText(value[0]);
}

/** `Nov 21 17:03:13 host program[123]: message`, in UTC. */
function eventOf(field: JournalEntry['field']): string | undefined {
  const [message, host] = [field('MESSAGE'), field('_HOSTNAME')];
  if (message === undefined || host === undefined) return undefined;
  const pid = field('SYSLOG_PID') ?? field('_PID');
  const program = field('SYSLOG_IDENTIFIER') ?? 'unknown';
  const tag = pid === undefined ? program : `${program}[${pid}]`;
  const time = timeOf(Number(field('__REALTIME_TIMESTAMP')) / 1_000);
  return `${time} ${host} ${tag}: ${message}`.slice(0, longestEvent);
}

function timeOf(ms: number): string {
  const date = new Date(Number.isFinite(ms) ? ms : 0);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${monthNames[date.getUTCMonth()] ?? ''} ${day} ${date.toISOString().slice(11, 19)}`;
}
