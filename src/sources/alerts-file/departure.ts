import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { filesAfter } from './chronology.ts';
import type { Cursor } from './cursor.ts';
import { describeFile, type LogFile } from './log-file.ts';
import { listLogFiles } from './log-files.ts';
import { type Found, holds } from './verified-bytes.ts';

/** After another file has taken its place, a writer may still have lines for the old one; it is left once it is quiet. */
export const graceMs = 1_000;

export interface DepartureOptions {
  /** alerts.json. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells when the file that is being read is finished, and which one comes next. */
export class Departure {
  readonly #options: DepartureOptions;
  readonly #found: Found;
  /** When alerts.json was first seen to be another file, or none. */
  #since: number | undefined;
  #saidMissing = false;

  constructor(options: DepartureOptions, found: Found) {
    this.#options = options;
    this.#found = found;
  }

  /**
   * To be asked at the file's end; `cursor` stands there, or before a half-written line. Undefined: stay. The answer
   * was right when this was called: what the file gained meanwhile is to be read before leaving.
   */
  async next(cursor: Cursor): Promise<LogFile | undefined> {
    const { file, clock } = this.#options;
    const { bytes } = this.#found;
    const current = await describeFile(file, 'current');
    if (current?.id === bytes.id) {
      this.#since = undefined;
      this.#saidMissing = false;
      return undefined;
    }
    this.#since ??= clock.now();
    const waited = clock.now() - this.#since >= graceMs;
    if (current === undefined && waited) this.#sayMissing();
    const modifiedMs = await bytes.modifiedMs();
    const quiet = bytes.compressed || waited || clock.now() - modifiedMs >= graceMs;
    return quiet ? this.#successor(cursor, modifiedMs) : undefined;
  }

  #sayMissing(): void {
    const { file, log } = this.#options;
    if (!this.#saidMissing)
      log.warn({ file, reading: this.#found.file.path }, 'alerts.json is missing; waiting for it');
    this.#saidMissing = true;
  }

  /**
   * The last file, as long as it is empty, is no reason to leave: log rotation puts an empty alerts.json in place while
   * the manager goes on writing to the file it has open.
   */
  async #successor(cursor: Cursor, modifiedMs: number): Promise<LogFile | undefined> {
    const files = await listLogFiles(this.#options.file, cursor.file?.dated);
    const { bytes } = this.#found;
    const here = files.find(({ id }) => id === bytes.id) ?? { dated: cursor.file?.dated, modifiedMs };
    const later = filesAfter(files, here);
    for (const file of later) {
      if (file === later.at(-1) && file.size === 0 && !bytes.compressed) return undefined;
      if (!(await this.#isSameUnderAnotherName(file, cursor))) return file;
    }
    return undefined;
  }

  /** Compressed or copied, the file that is being read looks like a later one. */
  async #isSameUnderAnotherName(file: LogFile, cursor: Cursor): Promise<boolean> {
    return file.kind === 'rotated' && cursor.offset > 0 && (await holds(file, cursor));
  }
}
