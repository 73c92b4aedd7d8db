import { fromBytes } from '../../lib/bytes.ts';
import type { Logger } from '../../lib/log.ts';
import type { SystemError } from '../../lib/system-error.ts';
import type { FoundFile } from './find-files.ts';
import type { LostRest } from './lost-rests.ts';
import { notices } from './notices.ts';
import { type OtherThing, whyNoFile } from './other-thing.ts';

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'give this user the right to read the file and to search the folders above it',
  EPERM: 'give this user the right to read the file and to search the folders above it',
  EMFILE: 'raise the limit of open files of the service (LimitNOFILE)',
  ENFILE: 'raise the limit of open files of the system (fs.file-max)',
  ELOOP: 'turn the link to a file',
  EIO: 'look at the disk',
};

/** What an operator has to know of the files of a location. Paths are byte strings. */
export class FileTroubles {
  readonly #log: Logger;
  /** What was last told of a path: it is told again when it is something else, or was over meanwhile. */
  readonly #told = new Map<string, string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  cannotRead(path: string, { code }: SystemError): void {
    if (!this.#isNews(path, code)) return;
    // Effective, since that is what the system goes by.
    const facts = { file: fromBytes(path), code, uid: process.geteuid?.(), remedy: remedies[code] };
    this.#log.warn(facts, 'a log file cannot be read');
  }

  /** A file that is named is not there. `wasThere`: it was, so it is only being rotated. */
  tellWhyNone(path: string, wasThere: boolean): void {
    const why = whyNoFile(path);
    if (why instanceof Error) this.cannotRead(path, why);
    else if (why === 'missing' && !wasThere) this.#isMissing(path);
    else if (why && why !== 'missing') this.#isOther(path, why);
  }

  /** It is read. */
  isOver(path: string): void {
    this.#told.delete(path);
  }

  skipped(path: string, bytes: number, maxSize: number): void {
    const remedy = 'raise max-size of <only-future-events>, or remove it';
    const facts = { file: fromBytes(path), bytes, maxSize, remedy };
    this.#log.warn(facts, 'what was written to a log file while nothing read it is passed over: it is too much');
  }

  leftOut(files: number, most: number): void {
    const remedy = 'narrow the globs, or leave files out by <age> or <exclude>';
    this.#log.warn({ leftOut: files, most, remedy }, 'there are too many log files to read; some are left out');
  }

  #isOther(path: string, { what, remedy }: OtherThing): void {
    if (!this.#isNews(path, what)) return;
    this.#log.warn({ file: fromBytes(path), what, remedy }, 'there is something else in the place of a log file');
  }

  #isMissing(path: string): void {
    if (!this.#isNews(path, 'missing')) return;
    this.#log.info({ file: fromBytes(path) }, 'a log file is not there yet; it is read as soon as it is');
  }

  /** What was at a path before what is there now. Answers the event that tells of it too. */
  lost({ path, id }: FoundFile, rests: readonly LostRest[]): string | undefined {
    for (const { mark } of rests.filter((rest) => rest.id !== id)) this.#removed(path, mark.offset);
    const emptied = rests.find((rest) => rest.id === id);
    if (emptied) this.#emptied(path, emptied.mark.offset);
    if (emptied) return notices.emptied(path);
    return rests.length > 0 ? notices.replaced(path) : undefined;
  }

  /** `read`: how many bytes were read before. */
  #removed(path: string, read: number): void {
    const remedy = 'let logrotate keep the last file uncompressed (delaycompress)';
    const facts = { file: fromBytes(path), read, remedy };
    this.#log.error(facts, 'what was written to a log file after the last look is gone: it was removed or compressed');
  }

  #emptied(path: string, read: number): void {
    const facts = { file: fromBytes(path), read };
    this.#log.warn(facts, 'a log file was emptied while nothing read it; what it held after the last look may be gone');
  }

  #isNews(path: string, what: string): boolean {
    const isNews = this.#told.get(path) !== what;
    this.#told.set(path, what);
    return isNews;
  }
}
