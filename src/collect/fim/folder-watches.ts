import { type BigIntStats, type FSWatcher, readFileSync, watch } from 'node:fs';
import type { Logger } from '../../lib/log.ts';
import { asPath, childOf, isBelow } from './byte-path.ts';
import { failureCode, meansAbsent } from './failure-code.ts';

/**
 * Watches of single folders (inotify), and the paths that they tell of. Invariants:
 *
 *  - A watch belongs to an inode, a path does not: what stands at a path is watched only as long as it is that inode.
 *  - A path is told of at least once after its last change, unless `overflowed`. What has happened to it is not told:
 *    whoever asks looks for himself.
 *  - Memory is bounded: beyond `mostPaths` it counts as an overflow.
 */
export interface FolderWatches {
  /** True when this folder was not watched yet: then it has to be read, after this call. */
  watch(folder: string, stats: BigIntStats): boolean;
  /** Of a path where no folder of ours is any more, and all below. */
  forget(path: string): void;
  /** The paths told of since the last call, each once, in their order. */
  take(): readonly string[];
  isWaiting(): boolean;
  /** Whether the system may have dropped something since the last call. */
  overflowed(): boolean;
  close(): void;
}

interface Watched {
  readonly identity: string;
  /** Undefined where the system gave none: only scans see this folder. */
  readonly watcher: FSWatcher | undefined;
}

interface WatchOptions {
  readonly log: Logger;
  readonly onChange: () => void;
  /** Notices that the system queues for us. */
  readonly queueLength?: number;
}

const mostPaths = 200_000;

export function createFolderWatches({ log, onChange, queueLength = readQueueLength() }: WatchOptions): FolderWatches {
  const watched = new Map<string, Watched>();
  const told = createTold(queueLength);
  const forget = (folder: string) => {
    watched.get(folder)?.watcher?.close();
    watched.delete(folder);
  };
  const notice = (folder: string, name: string | null, isOver: boolean) => {
    told.count();
    // The folder's own end comes under its own name, and so does a child of the same name: that costs a look too many.
    if (name === null || isOver) {
      forget(folder);
      told.add(folder);
    }
    if (name !== null) told.add(childOf(folder, name));
    onChange();
  };
  return {
    watch: (folder, { dev, ino }) => {
      const identity = `${dev}:${ino}`;
      if (watched.get(folder)?.identity === identity) return false;
      forget(folder);
      watched.set(folder, { identity, watcher: openWatcher(folder, notice, log) });
      return true;
    },
    forget: (path) => {
      if (!watched.has(path)) return;
      for (const folder of [path, ...[...watched.keys()].filter((other) => isBelow(other, path))]) forget(folder);
    },
    take: told.take,
    isWaiting: told.isWaiting,
    overflowed: told.overflowed,
    close: () => {
      for (const { watcher } of watched.values()) watcher?.close();
      watched.clear();
    },
  };
}

type Notice = (folder: string, name: string | null, isOver: boolean) => void;

function openWatcher(folder: string, notice: Notice, log: Logger): FSWatcher | undefined {
  const ownName = folder.slice(folder.lastIndexOf('/') + 1);
  try {
    // In this encoding names are byte strings, though its type says that they are Buffers or UTF-8.
    const watcher = watch(asPath(folder), { encoding: 'latin1', persistent: false }, (event, name) => {
      notice(folder, name, event === 'rename' && name === ownName);
    });
    return watcher.on('error', () => notice(folder, null, true));
  } catch (error) {
    const code = failureCode(error);
    // ENOSPC: as many watches as fs.inotify.max_user_watches allows.
    if (!meansAbsent(code))
      log.warn({ folder, code }, 'a folder cannot be watched; its changes are found by scans alone');
    return undefined;
  }
}

/** What the watches have told of and nobody has looked at yet. */
function createTold(queueLength: number) {
  const burst = createBurst(queueLength);
  let paths = new Set<string>();
  let lost = false;
  return {
    count: () => {
      if (burst.isTooLong()) lost = true;
    },
    add: (path: string) => {
      if (paths.size < mostPaths) paths.add(path);
      else lost = true;
    },
    take: () => {
      const taken = [...paths].sort();
      paths = new Set();
      return taken;
    },
    isWaiting: () => paths.size > 0 || lost,
    overflowed: () => {
      const was = lost;
      lost = false;
      return was;
    },
  };
}

/**
 * The system drops notices when its queue is full, and says so, but Node does not pass that on. It reads the whole queue
 * within one turn of the event loop, though: as many notices as fill the queue, all in one turn, mean that it may have been.
 */
function createBurst(queueLength: number) {
  let count = 0;
  return {
    isTooLong: () => {
      if (count === 0) setImmediate(() => (count = 0));
      count += 1;
      // Notices for watches that are closed take room in the queue and are not seen.
      return count >= queueLength * 0.875;
    },
  };
}

function readQueueLength(): number {
  try {
    return Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'latin1')) || 16_384;
  } catch {
    return 16_384;
  }
}
