import { fromBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { createWake } from '../../lib/wake.ts';
import type { HandOver } from '../collector.ts';
import type { Syscheck } from '../syscheck.ts';
import { createAccounts } from './accounts.ts';
import { type Baseline, openBaseline } from './baseline.ts';
import { scanMarker } from './change-message.ts';
import { openContentCopies } from './content-copies.ts';
import { createExaminer } from './examiner.ts';
import { createFileLimit } from './file-limit.ts';
import { createFileSystems } from './file-systems.ts';
import { createFolderWatches } from './folder-watches.ts';
import { lstat } from './look.ts';
import { createOutbox } from './outbox.ts';
import { createPace } from './pace.ts';
import { createRealtime, isWatched } from './realtime.ts';
import { type Scan, type ScanTools, scan } from './scan.ts';
import { ScanReport, type ScanState } from './scan-report.ts';
import { createSelection, type Root } from './selection.ts';
import { storePatiently } from './store-patiently.ts';

/** The parts of file integrity, put together. Calls that can be awaited follow one another; none begins before the last has ended. */
export interface Monitor {
  /** Looks at everything. */
  scan(): Promise<void>;
  /** Looks at what the watches have told of. */
  catchUp(): Promise<void>;
  /** Whether what globs and links stand for is something else now. */
  refreshRoots(): boolean;
  /** Is there anything to watch? */
  isRealtime(): boolean;
  /** Until the watches tell of something, `ms` have passed, or the collector is stopped. */
  wait(ms: number): Promise<void>;
  close(): void;
}

export interface FimTools {
  readonly clock: Clock;
  readonly log: Logger;
  /** Path of the SQLite file that keeps the baseline. */
  readonly database: string;
  /** Folder for copies of the files whose differences are told. */
  readonly copies: string;
  /** Called when a scan begins, goes on and ends. */
  readonly observe?: (state: ScanState) => void;
}

/** The reference's words, which rule 560 matches. */
const overflowMessage =
  '1:syscheck:ossec: Real-time inotify kernel queue is full. Some events may be lost. ' +
  'Next scheduled scan will recover lost data.';

const cannotRead =
  'a monitored path cannot be read; what was known of it is kept: let this user enter the folders above it';

const nothing = () => Promise.resolve();

/** Opens what the collector keeps, and throws when that cannot be. */
export function openMonitor(config: Syscheck, tools: FimTools, handOver: HandOver, stop: AbortSignal): Monitor {
  const parts = assemble(config, tools, handOver, stop);
  const { selection, watches, accounts, outbox, baseline, report, wake } = parts;
  const scanFrom = (path: string, root: Root) => {
    return scan({ starts: [{ path, root }], within: path, mode: 'realtime', meanwhile: nothing }, parts);
  };
  const realtime = createRealtime({ ...parts, scanFolder: scanFrom });
  const catchUp = async () => {
    accounts.refresh();
    if (watches.overflowed()) {
      await outbox.add({ message: overflowMessage });
      for (const root of selection.roots.filter(isWatched)) await scanFrom(root.path, root);
    }
    await realtime.checkRoots();
    await realtime.drain();
    await outbox.flush();
    report.refresh();
  };
  const meanwhile = () => (watches.isWaiting() ? catchUp() : nothing());
  return {
    scan: () => scanAll({ ...parts, meanwhile }),
    catchUp,
    refreshRoots: selection.refresh,
    isRealtime: () => selection.roots.some(isWatched),
    wait: (ms) => (watches.isWaiting() ? nothing() : napUnlessWoken(ms, wake, tools.clock, stop)),
    close: () => {
      watches.close();
      baseline.close();
    },
  };
}

const mostMessages = 100;

function assemble(
  config: Syscheck,
  { clock, log, database, copies: folder, observe }: FimTools,
  handOver: HandOver,
  stop: AbortSignal,
) {
  const copies = openContentCopies(folder, config, log);
  const baseline = openBaseline(database, config.coverage, log);
  const wake = createWake();
  const watches = createFolderWatches({ log, onChange: wake.call });
  const { fileLimit, maxEventsPerSecond: rate } = config;
  const events = { pace: createPace(rate, clock), mostMessages: Math.min(rate ?? mostMessages, mostMessages) };
  const outbox = createOutbox({ ...events, baseline, database, clock, log, handOver, stop });
  const selection = createSelection(config);
  const accounts = createAccounts();
  const examiner = createExaminer({ selection, accounts, baseline, copies, outbox, clock, log, fileLimit });
  const onFolder: ScanTools['onFolder'] = (path, root, stats) => {
    if (isWatched(root)) watches.watch(path, stats);
  };
  return {
    ...{ wake, watches, baseline, outbox, selection, accounts, examiner, onFolder, database, clock, log, stop },
    fileSystems: createFileSystems(config.skip),
    pace: createPace(config.maxFilesPerSecond, clock),
    limit: createFileLimit(fileLimit),
    report: new ScanReport({ clock, log, observe, count: baseline.count, isNew: isNew(baseline) }),
    missing: new Map<string, string>(),
  };
}

/** No scan has ended yet. */
function isNew(baseline: Baseline): boolean {
  return baseline.roots().every(({ scannedAt }) => scannedAt === undefined);
}

type Parts = ReturnType<typeof assemble> & { readonly meanwhile: () => Promise<void> };

async function scanAll(parts: Parts): Promise<void> {
  const { selection, baseline, outbox, report, clock, stop } = parts;
  const began = clock.now();
  for (const part of [parts.accounts, parts.fileSystems, selection]) part.refresh();
  for (const root of selection.roots) reportMissing(root, parts);
  if ((await storePatiently(() => baseline.addRoots(selection.keys()), parts)) === 'stopped') return;
  report.begin();
  await outbox.add({ message: scanMarker('scan_start', clock.now()) });
  // Those in real time first: whoever waits to see a change told at once does not wait for the others.
  const roots = [...selection.roots].sort((a, b) => Number(isWatched(b)) - Number(isWatched(a)));
  const starts = roots.map((root) => ({ path: root.path, root }));
  const meanwhile: Scan['meanwhile'] = (files) => {
    report.progress(files);
    return parts.meanwhile();
  };
  const walked = (root: Root) => concludeRoot(root, roots, began, parts);
  await scan({ starts, within: '/', mode: 'scheduled', meanwhile, walked }, parts);
  if (!stop.aborted) await concludeScan(parts, began);
}

/** From now on a file that nobody knew of is news there. Several folders that a pattern stands for count as one. */
async function concludeRoot(root: Root, roots: readonly Root[], began: number, parts: Parts): Promise<void> {
  const { baseline, outbox, stop } = parts;
  const isLast = roots.findLast(({ key }) => key === root.key) === root;
  if (!isLast || baseline.root(root.key).complete) return;
  await outbox.flush();
  // What was not stored was not seen.
  if (!stop.aborted) await storePatiently(() => baseline.concludeRoot(root.key, began), parts);
}

async function concludeScan(parts: Parts, began: number): Promise<void> {
  const { selection, baseline, outbox, report, clock, stop, limit } = parts;
  await outbox.add({ message: scanMarker('scan_end', clock.now()) });
  await outbox.flush();
  const crowded = limit.report(baseline.count());
  if (crowded !== undefined) await outbox.add({ message: crowded });
  await outbox.flush();
  // What was not stored was not seen.
  if (stop.aborted) return;
  if ((await storePatiently(() => baseline.concludeScan(selection.keys(), began), parts)) === 'stopped') return;
  report.end();
}

/** Logged once, until it is there. */
function reportMissing({ path, rule }: Root, { missing, log }: Parts): void {
  const stats = lstat(path);
  if (!('kind' in stats)) return void missing.delete(path);
  if (missing.get(path) === stats.kind) return;
  missing.set(path, stats.kind);
  const facts = { path: fromBytes(path), line: rule.line };
  if (stats.kind === 'unreadable') log.warn({ ...facts, code: stats.code }, cannotRead);
  else log.warn(facts, 'a monitored path is not there; it is looked at as soon as it is');
}

async function napUnlessWoken(ms: number, wake: Parts['wake'], clock: Clock, stop: AbortSignal): Promise<void> {
  const nap = new AbortController();
  const end = () => nap.abort();
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  await Promise.race([wake.wait(nap.signal), clock.sleep(ms, nap.signal)]);
  end();
  stop.removeEventListener('abort', end);
}
