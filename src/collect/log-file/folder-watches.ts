import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import { bytePath } from './glob.ts';

/** Takes what the system tells of a folder. */
export interface FolderListener {
  /** A file was written to; its path, a byte string. */
  written(path: string): void;
  /** Something came, went or got another name. */
  changed(): void;
  /** The folder is gone, or the system gave up: it is watched no more. */
  unwatched(folder: string): void;
}

/** The system's notices of changes; one watch for each folder, whoever wants to know. One for all collectors. */
export interface FolderWatches {
  /** The answer ends it; undefined: the folder cannot be watched. `folder`: a byte string. */
  listen(folder: string, listener: FolderListener): (() => void) | undefined;
}

interface Watched {
  readonly watcher: FSWatcher;
  readonly listeners: Set<FolderListener>;
}

/** Every watch takes memory of the system's; past these many folders, looking every so often has to do. */
const maxWatches = 1_000;

export function createFolderWatches(): FolderWatches {
  const folders = new Map<string, Watched>();
  const unwatch = (folder: string) => {
    const watched = folders.get(folder);
    folders.delete(folder);
    watched?.watcher.close();
    for (const listener of watched?.listeners ?? []) listener.unwatched(folder);
  };
  return {
    listen: (folder, listener) => {
      if (!folders.has(folder) && folders.size >= maxWatches) return undefined;
      const watched = folders.get(folder) ?? open(folder, () => unwatch(folder));
      if (!watched) return undefined;
      folders.set(folder, watched);
      watched.listeners.add(listener);
      return () => {
        watched.listeners.delete(listener);
        if (watched.listeners.size === 0 && folders.get(folder) === watched) unwatch(folder);
      };
    },
  };
}

function open(folder: string, gone: () => void): Watched | undefined {
  const listeners = new Set<FolderListener>();
  try {
    const watcher = watch(bytePath(folder), { persistent: false, encoding: 'latin1' }, (kind, name) => {
      // So it is told of the folder itself; or of a file that is called like it, and then it is watched anew.
      if (kind === 'rename' && name === basename(folder)) return gone();
      const path = kind === 'change' && name !== null ? `${folder}/${name}` : undefined;
      for (const listener of listeners) {
        if (path === undefined) listener.changed();
        else listener.written(path);
      }
    });
    return { watcher: watcher.on('error', gone), listeners };
  } catch {
    // There is no such folder, or there are no watches left.
    return undefined;
  }
}
