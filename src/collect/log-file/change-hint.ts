import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import { bytePath } from './glob.ts';

export interface Changes {
  /** Everything may have changed: it is time for a look. */
  readonly everything: boolean;
  /** Paths that were written to; byte strings. */
  readonly written: ReadonlySet<string>;
}

/** Every watch takes memory of the system's; past these many folders, looking every so often has to do. */
const maxWatches = 128;

/**
 * Waits for something to change in folders. The system's notices only make it quick: some file systems give none, a watch
 * can fail to open, and what a link leads to is in no watched folder; so every wait ends after `pollMs` whatever happens.
 */
export class ChangeHint {
  readonly #pollMs: number;
  readonly #clock: Clock;
  readonly #watchers = new Map<string, FSWatcher>();
  #written = new Set<string>();
  #everything = false;
  #nap = new AbortController();
  #lastLook: number;

  constructor(pollMs: number, clock: Clock) {
    this.#pollMs = pollMs;
    this.#clock = clock;
    this.#lastLook = clock.now();
  }

  /** The folders to be watched from now on; byte strings. One that cannot be watched yet is tried again. */
  watch(folders: ReadonlySet<string>): void {
    for (const folder of this.#watchers.keys()) if (!folders.has(folder)) this.#unwatch(folder);
    for (const folder of folders) {
      if (!this.#watchers.has(folder) && this.#watchers.size < maxWatches) this.#open(folder);
    }
  }

  /** What has changed since the last answer, as soon as anything has; also when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<Changes> {
    if (!this.#everything && this.#written.size === 0 && !signal.aborted) {
      this.#nap = new AbortController();
      await this.#clock.sleep(this.#untilNextLook(), AbortSignal.any([this.#nap.signal, signal]));
    }
    return this.take();
  }

  /** What has changed since the last answer, without a wait. */
  take(): Changes {
    const changes = { everything: this.#everything || this.#untilNextLook() === 0, written: this.#written };
    if (changes.everything) this.#lastLook = this.#clock.now();
    this.#everything = false;
    this.#written = new Set();
    return changes;
  }

  close(): void {
    for (const folder of this.#watchers.keys()) this.#unwatch(folder);
  }

  /** Also when the system's clock was set back. */
  #untilNextLook(): number {
    return Math.min(this.#pollMs, Math.max(0, this.#lastLook + this.#pollMs - this.#clock.now()));
  }

  #open(folder: string): void {
    try {
      const options = { persistent: false, encoding: 'latin1' } as const;
      const path = bytePath(folder);
      const watcher = watch(path, options, (kind, name) => this.#notice(folder, kind, name));
      this.#watchers.set(
        folder,
        watcher.on('error', () => this.#unwatch(folder)),
      );
    } catch {
      // There is no such folder, or there are no watches left: the next look tells as well.
    }
  }

  #notice(folder: string, kind: string, name: string | null): void {
    if (kind === 'change' && name !== null) this.#written.add(`${folder}/${name}`);
    else this.#everything = true;
    this.#nap.abort();
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
