import { localDay } from '../lib/local-time.ts';
import { shortName } from './daily-name.ts';
import { attempt, isDiskError } from './disk.ts';
import { type OpenFile, openDailyFile, type Place } from './open-file.ts';
import { dueAfter, type Rotation } from './rotation.ts';
import { linkShortName, whyNotOurs } from './short-name.ts';
import { TroubleLog, type Troubles } from './trouble.ts';
import { WriteBuffer } from './write-buffer.ts';

/*
 * A log with a file for each day. Invariants:
 *
 *  - Every line appended is written once, in order. A disk that refuses makes lines wait in memory; the log goes on in
 *    another file only when none wait.
 *  - Files are only appended to, never made shorter: whoever follows one would take a shorter file for a new one.
 *  - The short name leads to the file in use, and is only taken from what is ours (see `whyNotOurs`).
 *  - Lines begin where a line begins: a file that ends within one gets a newline first.
 */

interface DailyFileOptions extends Place {
  readonly rotation: Rotation;
  readonly troubles: Troubles;
}

/** Why a log cannot be written, and what to do about it. */
export interface Refusal {
  readonly kind: 'refused';
  readonly file: string;
  readonly what: string;
  readonly remedy: string;
}

/** Opens the file of the day, after the last line that it has; the short name leads to it from then on. */
export function openDailyLog(options: DailyFileOptions, now: number): DailyFile | Refusal {
  const { logs, kind, disk } = options;
  const name = shortName(logs, kind);
  try {
    const why = whyNotOurs(logs, kind, disk);
    if (why !== undefined)
      return refusal(name, why, `stop the manager that writes it; if none does, move ${name} away`);
    const file = openDailyFile(options, localDay(now), 'last');
    const error = attempt(() => linkShortName(name, file.path, disk));
    if (error === undefined) return new DailyFile(options, file, now);
    disk.closeSync(file.fd);
    throw error;
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return refusal(
      name,
      error.message,
      'make its folder one that this program may write to, on a disk with hard links',
    );
  }
}

function refusal(file: string, what: string, remedy: string): Refusal {
  return { kind: 'refused', file, what, remedy };
}

/** Lines wait for the next flush, but no more bytes than these. */
const mostWaiting = 128 * 1024;

export class DailyFile {
  readonly #options: DailyFileOptions;
  readonly #shortName: string;
  readonly #trouble: TroubleLog;
  readonly #waiting = new WriteBuffer();
  #file: OpenFile;
  /** Bytes in the file. */
  #written: number;
  /** When the file was taken into use. */
  #since: number;

  /** `file`: open, and the short name leads to it. */
  constructor(options: DailyFileOptions, file: OpenFile, now: number) {
    this.#options = options;
    this.#shortName = shortName(options.logs, options.kind);
    this.#trouble = new TroubleLog(this.#shortName, options.troubles);
    this.#file = file;
    this.#written = file.size;
    this.#since = now;
    if (file.isCutOff) this.append('\n');
  }

  /** Bytes of the file in use, with those that are still to be written: the offset at which the next line will begin. */
  get size(): number {
    return this.#written + this.#waiting.length;
  }

  /** Bytes still to be written. They grow while the disk refuses: whoever appends should wait when they are many. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whole lines, each with its newline, as a byte string. */
  append(lines: string): void {
    this.#waiting.append(lines);
    // A disk that refuses is asked again by the next flush, not by every line.
    if (this.#waiting.length >= mostWaiting && !this.#trouble.has('write')) this.flush();
  }

  /** Writes what waits; false when some of it has to wait on. */
  flush(): boolean {
    const before = this.#waiting.length;
    if (before === 0) return true;
    const error = this.#waiting.writeTo(this.#file.fd, this.#options.disk);
    this.#written += before - this.#waiting.length;
    this.#trouble.tried('write', error?.code);
    return error === undefined;
  }

  /** Goes on in another file when it is time. To be called every second or so; `now`: ms since the epoch. */
  roll(now: number): void {
    if (this.#trouble.has('link')) this.#link();
    const { day } = this.#file;
    const due = dueAfter({ day, since: this.#since, size: this.size }, now, this.#options.rotation);
    if (due === undefined || !this.flush()) return;
    const error = attempt(() => {
      this.#goOnIn(
        due === 'next-part' ? openDailyFile(this.#options, day, 'next') : openDailyFile(this.#options, due, 'last'),
        now,
      );
    });
    this.#trouble.tried('open', error?.code);
  }

  close(): void {
    this.flush();
    this.#trouble.lost(this.#waiting.length);
    this.#close(this.#file);
  }

  #goOnIn(file: OpenFile, now: number): void {
    const [left, leftSize] = [this.#file, this.#written];
    this.#file = file;
    this.#written = file.size;
    this.#since = now;
    if (file.isCutOff) this.append('\n');
    this.#link();
    this.#close(left);
    if (leftSize === 0) attempt(() => this.#options.disk.unlinkSync(left.path));
  }

  #link(): void {
    const { logs, kind, disk } = this.#options;
    let why: string | undefined;
    const error = attempt(() => {
      why = whyNotOurs(logs, kind, disk);
      if (why === undefined) linkShortName(this.#shortName, this.#file.path, disk);
    });
    this.#trouble.tried('link', error?.code ?? why);
  }

  #close({ fd }: OpenFile): void {
    this.#trouble.tried('close', attempt(() => this.#options.disk.closeSync(fd))?.code);
  }
}
