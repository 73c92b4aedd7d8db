import { closeSync, fstatSync } from 'node:fs';
import { isSystemError } from '../../lib/system-error.ts';
import type { FileTroubles } from './file-troubles.ts';
import { type FoundFile, idOf } from './find-files.ts';
import { isBinary, openAt, type Place, type PlacedFile } from './open-at.ts';
import type { OpenFiles } from './open-files.ts';

export interface FileOpenerOptions {
  readonly openFiles: OpenFiles;
  readonly ignoreBinaries: boolean;
}

/** Opens the files that may be read. Why one is not is told. */
export class FileOpener {
  readonly #options: FileOpenerOptions;
  readonly #troubles: FileTroubles;
  /** The files are named without a glob. */
  readonly #isNamed: boolean;
  /** When files that are no text were last modified. */
  readonly #binaries = new Map<string, number>();

  constructor(options: FileOpenerOptions, isNamed: boolean, troubles: FileTroubles) {
    this.#options = options;
    this.#isNamed = isNamed;
    this.#troubles = troubles;
  }

  /** Undefined when it cannot be opened, or must not be. */
  open(file: FoundFile, place: Place, now: number): PlacedFile | undefined {
    if (this.#binaries.get(file.id) === file.modifiedMs) return undefined;
    const claim = { isNamed: this.#isNamed, now };
    if (this.#options.openFiles.take(file.id, claim) !== 'taken') return undefined;
    const opened = this.#tryOpen(file, place);
    if (!opened) this.#options.openFiles.release(file.id);
    return opened;
  }

  /** To be called when the file is closed. */
  release(id: string): void {
    this.#options.openFiles.release(id);
  }

  /** To be called after each look at all files. */
  tellLeftOut(now: number): void {
    const { openFiles } = this.#options;
    const files = openFiles.leftOutToTell(now);
    if (files !== undefined) this.#troubles.leftOut(files, openFiles.most);
  }

  #tryOpen(file: FoundFile, place: Place): PlacedFile | undefined {
    try {
      const opened = openAt(file.path, place);
      this.#troubles.isOver(file.path);
      return this.#isWanted(file, opened) ? opened : undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#troubles.cannotRead(file.path, error);
    }
    return undefined;
  }

  /** Closes it if not. */
  #isWanted(file: FoundFile, { descriptor }: PlacedFile): boolean {
    let wanted = false;
    try {
      // Another file may have taken its place since it was found: that one is found at the next look.
      const same = idOf(fstatSync(descriptor, { bigint: true })) === file.contentId;
      const binary = same && this.#options.ignoreBinaries && isBinary(descriptor);
      if (binary) this.#binaries.set(file.id, file.modifiedMs);
      wanted = same && !binary;
    } finally {
      if (!wanted) closeSync(descriptor);
    }
    return wanted;
  }
}
