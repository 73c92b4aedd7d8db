import { mkdir } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import type { AttemptReport } from '../delivery/lane.ts';
import { removeStaleFiles } from '../integrations/custom/temporary-files.ts';
import { bootId } from '../lib/boot.ts';
import { type FileLock, lockFile } from '../lib/file-lock.ts';
import type { Queue } from '../queue/queue.ts';
import { openSqliteQueue } from '../queue/sqlite/sqlite-queue.ts';
import { type AlertsFile, openAlertsFile } from '../sources/alerts-file/alerts-file.ts';
import { openRejectedLines, type RejectedLines } from '../sources/alerts-file/rejected-lines.ts';
import { Indexing } from './indexing/indexing.ts';
import { keepActivity } from './keep-activity.ts';
import { type LaneRecords, openLaneRecords } from './lane-records.ts';
import { LaneSet } from './lane-set.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { alertsSource } from './pipeline.ts';
import type { Surroundings } from './world.ts';

/** What a daemon is made of, in the order in which it is opened. */
export interface Parts {
  readonly lock: FileLock;
  readonly queue: Queue;
  readonly source: AlertsFile;
  readonly rejected: RejectedLines;
  readonly lanes: LaneSet;
  readonly metrics: Metrics;
  readonly records: LaneRecords;
  /** Stores what lanes did, a last time. */
  readonly endRecords: () => void;
  /** Undefined where nobody looks at the alerts. */
  readonly indexing: Indexing | undefined;
}

export interface PartsOptions extends Surroundings {
  readonly config: Config;
  /** Whether alerts are indexed for the dashboard, if the configuration wants it. */
  readonly indexing?: boolean;
}

/** Another program works on this home. */
export class HomeInUse extends Error {}

/** A log of this size is kept of what could not be read as alerts. */
const rejectedLinesBytes = 256 * 1024 * 1024;

/** Throws `HomeInUse` when another program works on this home; leaves nothing open when it throws. */
export async function openParts(options: PartsOptions): Promise<Parts> {
  const { home, clock, log } = options;
  await mkdir(home.state, { recursive: true, mode: 0o750 });
  const lock = lockFile(home.lock);
  if (lock === undefined)
    throw new HomeInUse(`another daemon is running on ${home.root}; "threatlockdown status" shows it`);
  const release = () => lock.release();
  await orUndo(removeStaleFiles(home), release);
  const queue = await orUndo(openSqliteQueue({ path: home.queue, clock, log }), release);
  const closeQueue = () => queue.close().finally(release);
  return { lock, queue, ...(await orUndo(openAround(queue, options), closeQueue)) };
}

async function openAround(queue: Queue, options: PartsOptions): Promise<Omit<Parts, 'lock' | 'queue'>> {
  const { home, clock, log, config } = options;
  const metrics = openMetrics(clock);
  const rejected = openRejectedLines({ folder: home.rejectedLines, clock, log, maxBytes: rejectedLinesBytes });
  const source = openAlertsFile({
    file: config.alerts.file,
    maxLineBytes: config.alerts.maxLineBytes,
    boot: bootId(),
    position: await queue.position(alertsSource),
    setAside: rejected,
    clock,
    log,
  });
  const records = await openLaneRecords(queue, clock, log);
  const observe = (report: AttemptReport) => {
    metrics.observeAttempt(report);
    records.activity.note(report);
  };
  const lanes = new LaneSet({ ...options, ...records, queue, observe });
  const endRecords = keepActivity(records.activity, queue.store, clock, log);
  return { source, rejected, lanes, metrics, records, endRecords, indexing: openIndexing(options) };
}

function openIndexing({ indexing = false, home, clock, log, config }: PartsOptions): Indexing | undefined {
  const { alerts, dashboard: keep } = config;
  return indexing && keep !== undefined
    ? new Indexing({ path: home.alertsIndex, alerts, keep, clock, log })
    : undefined;
}

/**
 * The queue before the end of the `reading`: on a full disk, only that ends a push under way, whose batch will be read
 * again. The lock last: then another program may have the home.
 */
export async function closeParts(parts: Parts, reading?: Promise<void>): Promise<void> {
  const { lanes, endRecords, indexing, queue, lock } = parts;
  await Promise.all([lanes.stop(), indexing?.close()]);
  endRecords();
  await queue.close();
  await reading?.catch(() => undefined);
  lock.release();
}

/** What was opened before must not stay open when the next step fails. */
export async function orUndo<T>(step: Promise<T>, undo: () => unknown): Promise<T> {
  try {
    return await step;
  } catch (error) {
    await undo();
    throw error;
  }
}
