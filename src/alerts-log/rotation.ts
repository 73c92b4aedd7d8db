import { type LocalDay, localDay } from '../lib/local-time.ts';

/** When a day has more than one file (spec: alerts-json, section 4). All in ms and bytes; undefined: never for that. */
export interface Rotation {
  readonly intervalMs: number | undefined;
  readonly maxBytes: number | undefined;
  /** Size alone does not rotate more often than this. */
  readonly minIntervalMs: number;
}

export const noRotation: Rotation = { intervalMs: undefined, maxBytes: undefined, minIntervalMs: 600_000 };

/** The file in use. */
interface InUse {
  readonly day: LocalDay;
  /** When it was taken into use, ms since the epoch. */
  readonly since: number;
  readonly size: number;
}

const dayMs = 86_400_000;

/** What the file in use is to be followed by now: the next of its day, another day's, or nothing yet. */
export function dueAfter(
  { day, since, size }: InUse,
  now: number,
  rotation: Rotation,
): LocalDay | 'next-part' | undefined {
  const today = localDay(now);
  if (today.key > day.key) return today;
  // A clock that goes back a little over midnight does not go back to yesterday's file: whoever follows the short name
  // would take that for a new one and read it again.
  if (localDay(now + dayMs).key < day.key) return today;
  const { intervalMs, maxBytes, minIntervalMs } = rotation;
  const age = now - since;
  if (intervalMs !== undefined && age >= intervalMs && size > 0) return 'next-part';
  if (maxBytes !== undefined && size > maxBytes && age >= minIntervalMs) return 'next-part';
  return undefined;
}
