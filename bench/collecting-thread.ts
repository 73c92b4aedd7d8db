import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { HandOver } from '../src/collect/collector.ts';
import { createFolderWatches } from '../src/collect/log-file/folder-watches.ts';
import { createLogFileCollector } from '../src/collect/log-file/log-file-collector.ts';
import { createOpenFiles } from '../src/collect/log-file/open-files.ts';
import { openPositions, type Positions } from '../src/collect/positions.ts';
import { openTargets } from '../src/collect/targets/targets.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { threadCpuMs } from '../src/lib/thread-cpu.ts';

/*
 * Collects log files as the daemon's thread does, one block for each, into a HandOver that is done at once. Lines end in
 * the digit of their file and a number of nine digits, which counts them.
 */

export interface CollectingStart {
  readonly locations: readonly string[];
  readonly positions: string;
  /** Int32: lines, gaps between their numbers, lines that came twice. */
  readonly counts: SharedArrayBuffer;
}

/** What a line ends in. */
export const lineEnd = (file: number, number: number) => `${file} ${String(number).padStart(9, '0')}`;

/** What the thread tells: that it begins, that it has looked at all files, when a line came alone, and its CPU time. */
export type Told =
  | { readonly type: 'begins' | 'looked' }
  | { readonly type: 'line'; readonly at: bigint }
  | { readonly type: 'cpu'; readonly ms: number };

/** What it is told: to tell its CPU time, or to end. */
export type Order = 'cpu' | 'stop';

if (parentPort !== null) collect(workerData as CollectingStart);

function collect({ locations, positions: path, counts: shared }: CollectingStart): void {
  const tell = (told: Told) => parentPort?.postMessage(told);
  const log = openLog({ level: 'error', format: 'json' });
  const clock = systemClock;
  const kept = openPositions({ path, log });
  let looks = 0;
  const positions: Positions = {
    ...kept,
    set: (many) => {
      kept.set(many);
      looks += 1;
      if (looks === locations.length) tell({ type: 'looked' });
    },
  };
  const targets = openTargets({ clock, log, hostname: 'bench', hostAddress: '192.0.2.7' });
  const tools = { clock, log, positions, targets, hostname: 'bench', scratch: dirname(path) };
  const shares = { openFiles: createOpenFiles(1_000), watches: createFolderWatches() };
  const stop = new AbortController();
  const handOver = counting(new Int32Array(shared), tell);
  tell({ type: 'begins' });
  const running = locations.map((location) =>
    createLogFileCollector(blockOf(location), { ...tools, ...shares }).run(handOver, stop.signal),
  );
  parentPort?.on('message', (order: Order) => {
    if (order === 'cpu') return tell({ type: 'cpu', ms: threadCpuMs() });
    stop.abort();
    parentPort?.close();
    void Promise.all(running).then(kept.close);
  });
}

function counting(counts: Int32Array, tell: (told: Told) => void): HandOver {
  const next: number[] = [];
  return async (messages) => {
    const at = process.hrtime.bigint();
    let lines = 0;
    for (const text of messages) {
      if (text.startsWith('1:logcollector:')) continue;
      lines += 1;
      const file = Number(text.at(-11));
      const number = Number(text.slice(-9));
      const expected = next[file] ?? number;
      if (number > expected) counts[1] = (counts[1] ?? 0) + number - expected;
      if (number < expected) counts[2] = (counts[2] ?? 0) + 1;
      next[file] = number + 1;
    }
    counts[0] = (counts[0] ?? 0) + lines;
    if (lines === 1) tell({ type: 'line', at });
  };
}

function blockOf(location: string): Parameters<typeof createLogFileCollector>[0] {
  return {
    source: {
      kind: 'files',
      location,
      exclude: [],
      ageMs: undefined,
      onlyFutureEvents: false,
      maxSize: Number.POSITIVE_INFINITY,
      ignoreBinaries: false,
    },
    format: { kind: 'lines' },
    ignore: [],
    restrict: [],
    labels: [],
    targets: [{ name: 'agent', socket: undefined, template: undefined }],
    line: 1,
  };
}
