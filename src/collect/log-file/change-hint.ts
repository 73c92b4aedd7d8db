import { dirname } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { FolderListener, FolderWatches } from './folder-watches.ts';

export interface Changes {
  /** Everything may have changed: it is time for a look. */
  readonly everything: boolean;
  /** Paths that were written to; byte strings. */
  readonly written: ReadonlySet<string>;
}

/** What a collector wants to know of; byte strings. */
export interface Interest {
  /** Folders in which files may come, go or get other names; they need not be there yet. */
  readonly folders: Iterable<string>;
  /** Files that may be written to. */
  readonly paths: Iterable<string>;
}

export interface ChangeHintOptions {
  readonly clock: Clock;
  readonly watches: FolderWatches;
  /** How often everything is looked at, whatever the system tells. */
  readonly pollMs: number;
}

/** A folder in which files come and go all the time does not make for more looks than this, in ms. */
const lookPauseMs = 100;
/** Lines that come in numbers are read in numbers: the next look at a file that had some waits so long, in ms. */
const readPauseMs = 20;

/**
 * Waits for something to change. The system's notices only make it quick: some file systems give none, a watch can fail
 * to open, and what a link leads to is in no watched folder; so every wait ends after `pollMs` whatever happens.
 */
export class ChangeHint implements FolderListener {
  readonly #options: ChangeHintOptions;
  /** What ends the watch of each folder. */
  readonly #folders = new Map<string, () => void>();
  #paths: ReadonlySet<string> = new Set();
  #written = new Set<string>();
  #changed = false;
  #wake = () => {};
  #lastLook: number;

  constructor(options: ChangeHintOptions) {
    this.#options = options;
    this.#lastLook = options.clock.now();
  }

  /** From now on; in place of what it was before. */
  watch({ folders, paths }: Interest): void {
    this.#paths = new Set(paths);
    const kept = new Set([...folders].map((folder) => this.#listen(folder)));
    for (const [folder, end] of this.#folders) {
      if (kept.has(folder)) continue;
      this.#folders.delete(folder);
      end();
    }
  }

  written(path: string): void {
    if (!this.#paths.has(path)) return;
    this.#written.add(path);
    this.#wake();
  }

  changed(): void {
    this.#changed = true;
    this.#wake();
  }

  unwatched(folder: string): void {
    this.#folders.delete(folder);
    this.changed();
  }

  /** What has changed since the last answer, soon after something has. `busy`: the last look brought something. */
  async wait(stop: AbortSignal, busy: boolean): Promise<Changes> {
    if (busy) await this.#options.clock.sleep(readPauseMs, stop);
    while (!stop.aborted && this.#written.size === 0 && this.#untilLook() > 0) await this.#sleep(stop);
    return this.take();
  }

  /** What has changed since the last answer, without a wait. */
  take(): Changes {
    const changes = { everything: this.#untilLook() === 0, written: this.#written };
    this.#written = new Set();
    if (!changes.everything) return changes;
    this.#changed = false;
    this.#lastLook = this.#options.clock.now();
    return changes;
  }

  close(): void {
    for (const end of this.#folders.values()) end();
    this.#folders.clear();
  }

  /** Also when the system's clock was set back. */
  #untilLook(): number {
    const pause = this.#changed ? lookPauseMs : this.#options.pollMs;
    return Math.min(pause, Math.max(0, this.#lastLook + pause - this.#options.clock.now()));
  }

  /** Until something is told of, or it is time for a look. */
  #sleep(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        cancel();
        stop.removeEventListener('abort', over);
        this.#wake = () => {};
        resolve();
      };
      const cancel = this.#options.clock.after(this.#untilLook(), over);
      stop.addEventListener('abort', over, { once: true });
      // Not an AbortController: notices come by the ten thousand, and each `abort` makes an error with its stack.
      this.#wake = over;
    });
  }

  /** A folder that is not there is waited for in the nearest one above it. Answers which one is watched. */
  #listen(folder: string): string | undefined {
    if (this.#folders.has(folder)) return folder;
    const end = this.#options.watches.listen(folder, this);
    if (end) {
      this.#folders.set(folder, end);
      // What happened in it before may have gone unnoticed.
      this.changed();
      return folder;
    }
    const above = dirname(folder);
    return above === folder ? undefined : this.#listen(above);
  }
}
