import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';

/**
 * Waits for files to change. The system's notices only make it quick: some file systems give none, and a watch can fail
 * to open, so every wait ends after `pollMs` whatever happens.
 */
export interface ChangeHint {
  /** Resolves when something may have changed since the last wait ended, or `signal` aborts. */
  wait(signal: AbortSignal): Promise<void>;
  close(): void;
}

export function watchForChanges(paths: readonly string[], pollMs: number, clock: Clock): ChangeHint {
  let changed = false;
  let nap = new AbortController();
  const notice = () => {
    changed = true;
    nap.abort();
  };
  const watchers = paths.map((path) => openWatcher(path, notice));
  return {
    wait: async (signal) => {
      if (!changed && !signal.aborted) {
        nap = new AbortController();
        const stop = () => nap.abort();
        signal.addEventListener('abort', stop, { once: true });
        await clock.sleep(pollMs, nap.signal);
        signal.removeEventListener('abort', stop);
      }
      changed = false;
    },
    close: () => {
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function openWatcher(path: string, notice: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, notice);
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}
