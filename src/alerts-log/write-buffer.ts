import type { Disk, DiskError } from './disk.ts';
import { isDiskError } from './disk.ts';

const smallest = 256 * 1024;

/**
 * Bytes on their way to a file. What a write could not take stays, and the next one goes on at the exact byte: nothing is
 * written twice, and no line is left out or torn.
 */
export class WriteBuffer {
  #bytes = Buffer.allocUnsafe(smallest);
  #from = 0;
  #to = 0;

  /** Bytes that wait to be written. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** `text`: a byte string. */
  append(text: string): void {
    if (this.#to + text.length > this.#bytes.length) this.#makeRoom(text.length);
    this.#to += this.#bytes.write(text, this.#to, 'latin1');
  }

  /** Writes as much as it can. The answer is what stopped it; undefined: nothing waits any more. */
  writeTo(fd: number, disk: Disk): DiskError | undefined {
    try {
      while (this.#from < this.#to) this.#from += disk.writeSync(fd, this.#bytes, this.#from, this.#to - this.#from);
    } catch (error) {
      if (isDiskError(error)) return error;
      throw error;
    }
    this.#from = 0;
    this.#to = 0;
    if (this.#bytes.length > smallest) this.#bytes = Buffer.allocUnsafe(smallest);
    return undefined;
  }

  #makeRoom(length: number): void {
    const needed = this.length + length;
    // Moved to the front, or to a buffer with as much room again, so that a long wait does not copy over and over.
    const bytes = needed * 2 <= this.#bytes.length ? this.#bytes : Buffer.allocUnsafe(needed * 2);
    this.#bytes.copy(bytes, 0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    this.#bytes = bytes;
  }
}
