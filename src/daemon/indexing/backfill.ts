import { z } from 'zod';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { Clock } from '../../lib/clock.ts';
import { localDay } from '../../lib/local-time.ts';
import type { Logger } from '../../lib/log.ts';
import { isMissing, isSystemError } from '../../lib/system-error.ts';
import type { LogFile } from '../../sources/alerts-file/log-file.ts';
import { listLogFiles } from '../../sources/alerts-file/log-files.ts';
import { alertsInFile } from './alerts-in-file.ts';
import type { Pace } from './pace.ts';
import type { Store } from './store.ts';

/*
 * Reads the files that were there before the index was. Invariants:
 *
 *  - Which files these are is decided once, after the place in alerts.json at which following it begins was stored. So every
 *    alert is in one of them, or behind that place, or both.
 *  - A file is known by the day and part in its name, which stay when it is compressed and when alerts.json no longer
 *    leads to it. It leaves the list after all of it was stored; one that a stop has cut short is read again.
 *  - The newest is read first. So once the index is as large as it may be, nothing older is wanted either.
 */

export interface BackfillOptions {
  /** alerts.json. */
  readonly file: string;
  readonly maxLineBytes: number;
  readonly index: AlertsIndex;
  readonly store: Store;
  /** Epoch milliseconds; files of the days before are not wanted. */
  readonly since: () => number;
  /** Removes what is too much; true when the index is as large as it may be. */
  readonly retain: () => Promise<boolean>;
  /** Resolves when the alerts that came just now are stored: they go first. */
  readonly idle: () => Promise<void>;
  /** After each batch. */
  readonly pace: Pace;
  readonly progress: (progress: BackfillProgress | undefined) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface BackfillProgress {
  readonly files: number;
  readonly filesDone: number;
}

const listSchema = z.object({ files: z.int().min(0), remaining: z.array(z.string()) });
/** `files`: how many there were. `remaining`: the names of those that are still to be read, in order. */
type List = z.output<typeof listSchema>;

/** The name under which the index keeps the list. */
const backfillSource = 'backfill';

const retryMs = 60_000;

/** Ends when every file has been read, `stop` aborts or the index has begun anew. */
export async function backfill(options: BackfillOptions, stop: AbortSignal): Promise<void> {
  const { index, progress, retain, log } = options;
  const stored = listSchema.safeParse(await index.position(backfillSource));
  let list = stored.success ? stored.data : await beginList(options, stop);
  for (let [name] = list.remaining; name !== undefined; [name] = list.remaining) {
    progress({ files: list.files, filesDone: list.files - list.remaining.length });
    if (!(await readFile(name, options, stop))) return;
    const full = await retain();
    list = { ...list, remaining: full ? [] : list.remaining.slice(1) };
    if (!(await storeList(list, options, stop))) return;
    if (list.remaining.length === 0) log.info({ files: list.files }, 'the alerts of earlier days are indexed');
  }
  progress(undefined);
}

async function beginList(options: BackfillOptions, stop: AbortSignal): Promise<List> {
  const remaining = (await listFiles(options, stop)).map(nameOf).sort().reverse();
  const list = { files: remaining.length, remaining };
  if (list.files > 0) options.log.info({ files: list.files }, 'indexing the alerts of earlier days, the newest first');
  return (await storeList(list, options, stop)) ? list : { files: 0, remaining: [] };
}

function storeList(list: List, { store }: BackfillOptions, stop: AbortSignal): Promise<boolean> {
  return store({ alerts: [], position: { source: backfillSource, value: list } }, stop);
}

/** alerts.json itself stands behind all dated names when it is none of them. */
function nameOf({ dated }: LogFile): string {
  return dated ?? 'alerts.json';
}

async function listFiles(options: BackfillOptions, stop: AbortSignal): Promise<readonly LogFile[]> {
  const { file, since, clock, log } = options;
  while (!stop.aborted) {
    try {
      const files = await listLogFiles(file, localDay(since()).key);
      return files.filter(({ kind, dated }) => kind === 'current' || dated !== undefined);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      log.warn({ code: error.code, path: error.path }, 'the alerts of earlier days cannot be looked for; tried again');
      await clock.sleep(retryMs, stop);
    }
  }
  return [];
}

/** False: not all of it is stored, and this is no matter of the file. */
async function readFile(name: string, options: BackfillOptions, stop: AbortSignal): Promise<boolean> {
  const { maxLineBytes, store, idle, pace, log } = options;
  const file = (await listFiles(options, stop)).find((listed) => nameOf(listed) === name);
  // It was removed, or has grown too old.
  if (file === undefined) return !stop.aborted;
  try {
    for await (const alerts of alertsInFile(file.path, maxLineBytes)) {
      await idle();
      if (!(await store({ alerts }, stop))) return false;
      await pace(stop);
    }
  } catch (error) {
    // Compressed between the two looks.
    if (isMissing(error)) return readFile(name, options, stop);
    log.error({ file: file.path, error }, 'a file of alerts cannot be read to its end; the rest of it is not indexed');
  }
  return true;
}
