import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the smallest file takes on disk: counted for each, so that a storm of short ones is bounded in number too. */
const blockBytes = 4096;
const unfinished = '.part';

/**
 * Files for people to look at, within a bound: when all of them take more than `maxBytes`, the oldest go; a single one
 * larger than that is cut. A file is there in whole or not at all; kept again under the same name, it replaces itself.
 */
export class BoundedFolder {
  readonly path: string;
  readonly #maxBytes: number;
  /** Bytes on disk by name, oldest first; known once the folder has been used. */
  #sizes: Map<string, number> | undefined;
  #total = 0;

  constructor(path: string, maxBytes: number) {
    this.path = path;
    this.#maxBytes = maxBytes;
  }

  async begin(name: string): Promise<KeptFile> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    if (this.#sizes === undefined) await this.#scan();
    const temporary = join(this.path, name + unfinished);
    return new KeptFile(await open(temporary, 'w', 0o600), temporary, this.#maxBytes, async (size) => {
      await rename(temporary, join(this.path, name));
      this.#forget(name);
      this.#remember(name, size);
      await this.#removeOldest();
    });
  }

  async #scan(): Promise<void> {
    const found: { name: string; size: number; modifiedMs: number }[] = [];
    for (const name of await readdir(this.path)) {
      const { size, mtimeMs } = await stat(join(this.path, name));
      if (name.endsWith(unfinished)) await rm(join(this.path, name), { force: true });
      else found.push({ name, size, modifiedMs: mtimeMs });
    }
    this.#sizes = new Map();
    for (const { name, size } of found.sort((a, b) => a.modifiedMs - b.modifiedMs)) this.#remember(name, size);
  }

  #remember(name: string, size: number): void {
    const onDisk = Math.max(1, Math.ceil(size / blockBytes)) * blockBytes;
    this.#sizes?.set(name, onDisk);
    this.#total += onDisk;
  }

  #forget(name: string): void {
    this.#total -= this.#sizes?.get(name) ?? 0;
    this.#sizes?.delete(name);
  }

  async #removeOldest(): Promise<void> {
    for (const name of this.#sizes?.keys() ?? []) {
      if (this.#total <= this.#maxBytes || this.#sizes?.size === 1) return;
      this.#forget(name);
      await rm(join(this.path, name), { force: true });
    }
  }
}

/** A file being written; after an error it is gone, and whatever else is asked of it does nothing. */
export class KeptFile {
  readonly #handle: FileHandle;
  readonly #temporary: string;
  readonly #maxBytes: number;
  readonly #publish: (size: number) => Promise<void>;
  #size = 0;
  #open = true;

  constructor(handle: FileHandle, temporary: string, maxBytes: number, publish: (size: number) => Promise<void>) {
    this.#handle = handle;
    this.#temporary = temporary;
    this.#maxBytes = maxBytes;
    this.#publish = publish;
  }

  async write(piece: Buffer): Promise<void> {
    const part = piece.subarray(0, this.#maxBytes - this.#size);
    if (!this.#open || part.length === 0) return;
    this.#size += part.length;
    try {
      await this.#handle.writeFile(part);
    } catch (error) {
      await this.abandon();
      throw error;
    }
  }

  /** True when the file is now there. */
  async end(): Promise<boolean> {
    if (!this.#open) return false;
    this.#open = false;
    await this.#handle.close();
    await this.#publish(this.#size);
    return true;
  }

  async abandon(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
    await rm(this.#temporary, { force: true });
  }
}
