import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { copiesSince, filesAfter } from './chronology.ts';
import type { Cursor } from './cursor.ts';
import { type Found, holds } from './find-file.ts';
import { describeFile, type LogFile } from './log-file.ts';
import { listLogFiles } from './log-files.ts';

/** After another file has taken its place, a writer may still have lines for the old one. */
const graceMs = 1_000;

export interface DepartureOptions {
  /** alerts.json. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells when the file that is being read is to be left, and for which. */
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
    const current = await describeFile(file, 'current');
    if (current?.id === this.#found.bytes.id) {
      this.#since = undefined;
      this.#saidMissing = false;
      return undefined;
    }
    this.#since ??= clock.now();
    const waited = clock.now() - this.#since >= graceMs;
    if (current === undefined && waited) this.#sayMissing();
    const [next, ...further] = await this.#later(cursor);
    const finished = this.#found.bytes.compressed || further.length > 0;
    if (finished) return next;
    // Log rotation may put an empty alerts.json in place while the manager goes on writing to the file it has open.
    return waited && next?.size !== 0 ? next : undefined;
  }

  /**
   * Before anything of alerts.json has been read, it may be written, copied and emptied without a trace in itself: the
   * first copy made since. What it holds comes first.
   */
  async copyToReadFirst(cursor: Cursor): Promise<LogFile | undefined> {
    const { bytes } = this.#found;
    if (cursor.offset > 0 || (await bytes.modifiedMs()) <= cursor.modifiedMs) return undefined;
    const files = await listLogFiles(this.#options.file, cursor.file?.dated);
    const isCurrent = files.some(({ kind, id }) => kind === 'current' && id === bytes.id);
    return isCurrent ? copiesSince(files, cursor.modifiedMs)[0] : undefined;
  }

  async #later(cursor: Cursor): Promise<readonly LogFile[]> {
    const { bytes } = this.#found;
    const files = await listLogFiles(this.#options.file, cursor.file?.dated);
    const here = files.find(({ id }) => id === bytes.id);
    const unnamed = { dated: cursor.file?.dated, modifiedMs: await bytes.modifiedMs() };
    const later = filesAfter(files, here ?? unnamed);
    const [next] = later;
    return next && (await this.#isSameUnderAnotherName(next, cursor)) ? later.slice(1) : later;
  }

  /** Compressed or copied, the file that is being read can look like the one after it. */
  async #isSameUnderAnotherName(file: LogFile, cursor: Cursor): Promise<boolean> {
    return file.kind === 'rotated' && cursor.offset > 0 && (await holds(file, cursor));
  }

  #sayMissing(): void {
    const { file, log } = this.#options;
    if (!this.#saidMissing)
      log.warn({ file, reading: this.#found.file.path }, 'alerts.json is missing; waiting for it');
    this.#saidMissing = true;
  }
}
