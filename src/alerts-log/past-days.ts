import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { daysBefore, type LocalDay, untilTomorrow } from '../lib/local-time.ts';
import { compressFile } from './compress-file.ts';
import { type DailyName, type LogKind, logKinds, monthFolder, parseDailyName, shortName } from './daily-name.ts';
import { isDiskError } from './disk.ts';
import { signDay } from './sign-day.ts';

/*
 * What is done with the logs of days that are over: their checksums are written, then they are compressed. Each step leaves
 * something whole behind and is left out where it was done before, so that a crash, a full disk or a month without the
 * program only make it later. A file that a short name still leads to is in use and is left alone.
 */

interface PastDaysOptions {
  /** `<home>/logs`. */
  readonly logs: string;
  readonly sign: boolean;
  readonly compress: boolean;
  /** Told of what could not be done; it is tried again later. */
  readonly failed: (facts: { readonly file: string; readonly why: string }) => void;
}

/** A program that was down for longer leaves the days before as they are. */
const daysBack = 31;
/** After midnight: lines of the day before may still be on their way. */
const dayWaitMs = 10_000;
const retryMs = 3_600_000;

/** Deals with past days now and after every midnight. Ends only when `signal` aborts. */
export async function tendPastDays(options: PastDaysOptions, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await closePastDays(options, clock.now(), signal);
    await clock.sleep(Math.min(untilTomorrow(clock.now()) + dayWaitMs, retryMs), signal);
  }
}

/** Deals with the days before the one of `now`, oldest first. */
export async function closePastDays(options: PastDaysOptions, now: number, signal: AbortSignal): Promise<void> {
  // The day before the first one is only there for its checksum.
  const days = daysBefore(now, daysBack + 1);
  for (const kind of Object.values(logKinds)) {
    for (const [index, day] of days.entries()) {
      const dayBefore = days[index - 1];
      if (signal.aborted) return;
      if (dayBefore !== undefined) await closeDay(options, kind, day, dayBefore, signal);
    }
  }
}

async function closeDay(
  { logs, sign, compress, failed }: PastDaysOptions,
  kind: LogKind,
  day: LocalDay,
  dayBefore: LocalDay,
  signal: AbortSignal,
): Promise<void> {
  const folder = monthFolder(logs, kind, day);
  try {
    const all = await filesOf(folder, kind, day);
    if (await isInUse(all, shortName(logs, kind))) return;
    const files = await withoutEmpty(all);
    const plain = files.filter((file) => !file.endsWith('.gz'));
    if (sign && plain.length > 0) await signDay(logs, kind, day, dayBefore, files, signal);
    for (const file of compress ? plain : []) {
      const why = await compressFile(file, signal);
      if (why !== undefined) failed({ file, why });
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (!signal.aborted) failed({ file: folder, why: error.message });
  }
}

/** What the day has, in order; of a file and its compressed twin the plain one. */
async function filesOf(folder: string, kind: LogKind, day: LocalDay): Promise<readonly string[]> {
  const parts = new Map<number, DailyName>();
  for (const name of await namesIn(folder)) {
    const found = parseDailyName(kind, name);
    if (found?.day !== day.day) continue;
    const twin = parts.get(found.part);
    if (twin === undefined || twin.compressed) parts.set(found.part, found);
  }
  return [...parts.values()].sort((a, b) => a.part - b.part).map(({ name }) => join(folder, name));
}

/** Empty ones were left by a crash, and go. */
async function withoutEmpty(files: readonly string[]): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const file of files) {
    if ((await stat(file)).size > 0) kept.push(file);
    else await unlink(file);
  }
  return kept;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isDiskError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function isInUse(files: readonly string[], short: string): Promise<boolean> {
  const inUse = await stat(short).catch(() => undefined);
  if (inUse === undefined) return false;
  const inodes = await Promise.all(files.map(async (file) => (await stat(file)).ino));
  return inodes.includes(inUse.ino);
}
