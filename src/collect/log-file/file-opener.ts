import { closeSync, fstatSync } from 'node:fs';
import { fromBytes } from '../../lib/bytes.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError, type SystemError } from '../../lib/system-error.ts';
import { type FoundFile, idOf } from './find-files.ts';
import { isBinary, openAt, type Place, type PlacedFile } from './open-at.ts';
import type { OpenFiles } from './open-files.ts';

export interface FileOpenerOptions {
  readonly openFiles: OpenFiles;
  readonly log: Logger;
  readonly ignoreBinaries: boolean;
}

/** Opens the files that may be read. Why one is not is told once. */
export class FileOpener {
  readonly #options: FileOpenerOptions;
  readonly #told = new Set<string>();
  /** When files that are no text were last modified. */
  readonly #binaries = new Map<string, number>();

  constructor(options: FileOpenerOptions) {
    this.#options = options;
  }

  /** Undefined when it cannot be opened, or must not be. */
  open(file: FoundFile, place: Place): PlacedFile | undefined {
    if (this.#binaries.get(file.id) === file.modifiedMs) return undefined;
    const claim = this.#options.openFiles.take(file.id);
    if (claim === 'too-many') this.#tellTooMany();
    if (claim !== 'taken') return undefined;
    const opened = this.#tryOpen(file, place);
    if (!opened) this.#options.openFiles.release(file.id);
    return opened;
  }

  /** To be called when the file is closed. */
  release(id: string): void {
    this.#options.openFiles.release(id);
  }

  cannotRead(path: string, error: SystemError): void {
    if (error.code === 'EMFILE' || error.code === 'ENFILE') this.#tellTooMany();
    else this.#tellOnce(path, { file: fromBytes(path), error }, 'a log file cannot be read');
  }

  #tryOpen(file: FoundFile, place: Place): PlacedFile | undefined {
    try {
      const opened = openAt(file.path, place);
      this.#told.delete(file.path);
      return this.#isWanted(file, opened) ? opened : undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.cannotRead(file.path, error);
    }
    return undefined;
  }

  /** Closes it if not. */
  #isWanted(file: FoundFile, { descriptor }: PlacedFile): boolean {
    let wanted = false;
    try {
      // Another file may have taken its place since it was found: that one is found at the next look.
      const same = idOf(fstatSync(descriptor, { bigint: true })) === file.id;
      const binary = same && this.#options.ignoreBinaries && isBinary(descriptor);
      if (binary) this.#binaries.set(file.id, file.modifiedMs);
      wanted = same && !binary;
    } finally {
      if (!wanted) closeSync(descriptor);
    }
    return wanted;
  }

  #tellTooMany(): void {
    this.#tellOnce('', {}, 'there are too many files to read; the others are left out');
  }

  #tellOnce(path: string, facts: object, message: string): void {
    if (this.#told.has(path)) return;
    this.#told.add(path);
    this.#options.log.warn(facts, message);
  }
}
