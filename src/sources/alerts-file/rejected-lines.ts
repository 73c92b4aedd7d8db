import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError } from '../../lib/system-error.ts';
import type { Line } from './batch.ts';
import { BoundedFolder } from './bounded-folder.ts';
import type { Pieces } from './line-reader.ts';

/** `cut-off`: the end of a file that stops in the middle of a line. */
export type RejectReason = 'not-json' | 'too-long' | 'cut-off';
export type RejectCounts = Readonly<Record<RejectReason, number>>;

/**
 * Lines that are no alerts, kept for whoever wants to know what they were: one file each, named for the line's key. The
 * same line kept twice is one file. The log tells of the first, then sums up at most once a minute.
 */
export interface RejectedLines {
  setAside(line: Line, reason: RejectReason, file?: string): Promise<void>;
  /** The same for a line that is too long to be held. */
  setAsideInPieces(key: string, file: string): Pieces;
  /** Since the program started. */
  readonly count: RejectCounts;
}

export interface RejectedLinesOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of disk space, for all of them; beyond that the oldest go. */
  readonly maxBytes: number;
}

const summaryMs = 60_000;
const none: RejectCounts = { 'not-json': 0, 'too-long': 0, 'cut-off': 0 };

export function openRejectedLines(options: RejectedLinesOptions): RejectedLines {
  return new LinesInFolder(options);
}

class LinesInFolder implements RejectedLines {
  readonly #folder: BoundedFolder;
  readonly #clock: Clock;
  readonly #log: Logger;
  #count = none;
  /** The counts when the log was last told; undefined while there is nothing to hold back. */
  #told: RejectCounts | undefined;
  #failing = false;

  constructor({ folder, clock, log, maxBytes }: RejectedLinesOptions) {
    this.#folder = new BoundedFolder(folder, maxBytes);
    this.#clock = clock;
    this.#log = log.child({ folder });
  }

  get count(): RejectCounts {
    return this.#count;
  }

  async setAside({ key, text }: Line, reason: RejectReason, file?: string): Promise<void> {
    const pieces = this.#begin(key, reason, file);
    await pieces.write(Buffer.from(text));
    await pieces.end();
  }

  setAsideInPieces(key: string, file: string): Pieces {
    return this.#begin(key, 'too-long', file);
  }

  #begin(key: string, reason: RejectReason, file: string | undefined): Pieces {
    const opened = this.#attempt(() => this.#folder.begin(nameFor(key)));
    let bytes = 0;
    return {
      write: async (piece) => {
        bytes += piece.length;
        const kept = await opened;
        await this.#attempt(async () => kept?.write(piece));
      },
      end: async () => {
        const kept = await opened;
        if (await this.#attempt(async () => kept?.end())) this.#failing = false;
        this.#tell(reason, { line: key, file, bytes });
      },
      abandon: async () => {
        const kept = await opened;
        await this.#attempt(async () => kept?.abandon());
      },
    };
  }

  /** A full disk must not stop the alerts. What cannot be kept is lost, and the log says so once. */
  async #attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const { code, path } = error;
      if (!this.#failing) this.#log.error({ code, path }, 'a line that is no alert could not be kept');
      this.#failing = true;
      return undefined;
    }
  }

  #tell(reason: RejectReason, facts: object): void {
    this.#count = { ...this.#count, [reason]: this.#count[reason] + 1 };
    if (this.#told !== undefined) return;
    this.#log.warn({ reason, ...facts }, 'a line is no alert; it was set aside');
    this.#holdBack();
  }

  #holdBack(): void {
    this.#told = this.#count;
    this.#clock.after(summaryMs, () => {
      const since = difference(this.#count, this.#told ?? none);
      this.#told = undefined;
      if (since === undefined) return;
      this.#log.warn({ ...since }, 'more lines are no alerts; they were set aside');
      this.#holdBack();
    });
  }
}

function difference(now: RejectCounts, before: RejectCounts): Partial<RejectCounts> | undefined {
  const grown = (Object.keys(none) as RejectReason[]).filter((reason) => now[reason] > before[reason]);
  return grown.length === 0
    ? undefined
    : Object.fromEntries(grown.map((reason) => [reason, now[reason] - before[reason]]));
}

function nameFor(key: string): string {
  return `${key.replaceAll(/[^\w.]/g, '-').slice(0, 200)}.line`;
}
