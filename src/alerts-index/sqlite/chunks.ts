import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Database } from './schema.ts';

/** Where a line lies. */
export interface Slice {
  readonly chunk: number;
  readonly start: number;
  readonly bytes: number;
}

/** Larger chunks are smaller on disk and take longer to read one line from: this is about sixty alerts. */
const fullBytes = 65_536;

/** Packs lines together, since alike lines compress well together. The last chunk is written again until it is full. */
export class ChunkWriter {
  readonly #insert;
  #id: number;
  #lines: Buffer[] = [];
  #size = 0;
  #newest = 0;

  constructor(database: Database) {
    this.#insert = database.prepare<[number, number, Buffer]>(
      'INSERT OR REPLACE INTO chunks (id, newest, body) VALUES (?, ?, ?)',
    );
    this.#id = (database.prepare<[], number | null>('SELECT max(id) FROM chunks').pluck().get() ?? 0) + 1;
  }

  add(line: string, place: number): Slice {
    if (this.#size >= fullBytes) this.begin();
    const bytes = Buffer.from(line);
    const slice = { chunk: this.#id, start: this.#size, bytes: bytes.length };
    this.#lines.push(bytes);
    this.#size += bytes.length;
    this.#newest = Math.max(this.#newest, place);
    if (this.#size >= fullBytes) this.save();
    return slice;
  }

  /** To be called before the transaction ends. */
  save(): void {
    if (this.#size > 0) this.#insert.run(this.#id, this.#newest, pack(Buffer.concat(this.#lines, this.#size)));
  }

  /** Leaves the last chunk as it is. */
  begin(): void {
    this.#id += 1;
    this.#lines = [];
    this.#size = 0;
    this.#newest = 0;
  }
}

const mostKept = 16;

/** Reads lines; keeps the chunks that were unpacked last, since neighbours are asked for together. */
export class ChunkReader {
  readonly #select;
  readonly #kept = new Map<number, Buffer>();

  constructor(database: Database) {
    this.#select = database.prepare<[number], Buffer>('SELECT body FROM chunks WHERE id = ?').pluck();
  }

  line({ chunk, start, bytes }: Slice): string {
    let body = this.#kept.get(chunk);
    // One that is not full may have grown since.
    if (body === undefined || body.length < start + bytes) body = this.#unpack(chunk);
    return body.toString('utf8', start, start + bytes);
  }

  #unpack(chunk: number): Buffer {
    const packed = this.#select.get(chunk);
    const body = packed === undefined ? Buffer.alloc(0) : brotliDecompressSync(packed, { chunkSize: roomBytes });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= mostKept && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(chunk, body);
    return body;
  }
}

/** Half the time of deflate's first level, and a tenth less room. A window as large as a chunk keeps reading it small. */
const packing = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 16 };
/** Most chunks fit, the line that filled them included, and are packed and unpacked in one piece. */
const roomBytes = fullBytes + 16_384;

function pack(body: Buffer): Buffer {
  return brotliCompressSync(body, { params: packing, chunkSize: roomBytes });
}
