import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { LocalFile } from '../local-file.ts';
import { openPositions, type Positions } from '../positions.ts';
import { openTargets } from '../targets/targets.ts';
import { createFolderWatches } from './folder-watches.ts';
import { createLogFileCollector, type FilesBlock } from './log-file-collector.ts';
import { createOpenFiles, type OpenFiles } from './open-files.ts';

/** A block as the configuration's defaults leave it. */
export function filesBlock(
  location: string,
  given: Partial<Omit<LocalFile, 'source'>> & { readonly source?: Partial<FilesBlock['source']> } = {},
): FilesBlock {
  const { source, ...rest } = given;
  return {
    format: { kind: 'lines' },
    ignore: [],
    restrict: [],
    labels: [],
    targets: [{ name: 'agent', socket: undefined, template: undefined }],
    line: 1,
    ...rest,
    source: {
      kind: 'files',
      location,
      exclude: [],
      ageMs: undefined,
      onlyFutureEvents: false,
      maxSize: Number.POSITIVE_INFINITY,
      ignoreBinaries: false,
      ...source,
    },
  };
}

export interface Rig {
  readonly folder: string;
  /** Where files are unpacked. */
  readonly scratch: string;
  /** Everything handed over, by all collectors of this rig. */
  readonly messages: string[];
  readonly logged: readonly string[];
  readonly positions: Positions;
  /** Starts a collector; the answer ends when it has seen its files for the first time. */
  start(block: FilesBlock, options?: StartOptions): Promise<Running>;
  /** Waits until these are the messages. */
  expect(check: (messages: readonly string[]) => void): Promise<void>;
}

export interface StartOptions {
  readonly clock?: Clock;
  readonly maxFiles?: number;
  /** Shared with other collectors. */
  readonly openFiles?: OpenFiles;
  /** Where positions are kept, if not in the rig's own place. */
  readonly positions?: string;
  /** It is killed when it has handed over so many batches and is about to hand over the next. */
  readonly killedAfter?: number;
}

export interface Running {
  stop(): Promise<void>;
  /** As `kill -9` does: what is under way is never heard of again. */
  kill(): void;
}

export function createRig(): Rig {
  const folder = mkdtempSync(join(tmpdir(), 'log-file-'));
  const scratch = mkdtempSync(join(tmpdir(), 'scratch-'));
  const tools = testTools();
  const own = openPositions({ path: join(folder, '.positions.db'), log: tools.log });
  const messages: string[] = [];
  const start = async (block: FilesBlock, options: StartOptions = {}) => {
    const { clock = systemClock, maxFiles = 1_000, positions: path, killedAfter = Infinity } = options;
    const positions = path === undefined ? own : openPositions({ path, log: tools.log });
    const stop = new AbortController();
    let [alive, seen] = [true, false];
    const guarded: Positions = {
      ...positions,
      set: (many) => {
        if (alive) positions.set(many);
        seen = true;
      },
    };
    const collector = createLogFileCollector(block, {
      clock,
      log: tools.log,
      positions: guarded,
      scratch,
      hostname: 'box.example.com',
      targets: openTargets({ clock, log: tools.log, hostname: 'box.example.com', hostAddress: '192.0.2.7' }),
      openFiles: options.openFiles ?? createOpenFiles(maxFiles),
      watches: createFolderWatches(),
    });
    const kill = () => {
      alive = false;
      stop.abort();
    };
    let batches = 0;
    const handOver = async (batch: readonly string[]) => {
      if (batches === killedAfter) kill();
      batches += 1;
      if (alive) messages.push(...batch);
    };
    const ended = collector.run(handOver, stop.signal);
    onTestFinished(() => stop.abort());
    await eventually(() => {
      if (!seen) throw new Error('the collector has not looked yet');
    });
    return {
      stop: async () => {
        stop.abort();
        await ended;
        if (positions !== own) positions.close();
      },
      kill,
    };
  };
  return {
    folder,
    scratch,
    messages,
    logged: tools.logged,
    positions: own,
    start,
    expect: (check) => eventually(() => check(messages)),
  };
}
