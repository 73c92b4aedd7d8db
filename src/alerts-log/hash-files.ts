import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** In lower-case hex. */
export interface Checksums {
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/**
 * Of what the files hold, one after the other; compressed ones are read through. Rejects when one cannot be read, or
 * `signal` aborts.
 */
export async function hashFiles(paths: readonly string[], signal: AbortSignal): Promise<Checksums> {
  const hashes = { md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256') };
  for (const path of paths) await feed(path, Object.values(hashes), signal);
  return { md5: hashes.md5.digest('hex'), sha1: hashes.sha1.digest('hex'), sha256: hashes.sha256.digest('hex') };
}

async function feed(path: string, hashes: readonly Hash[], signal: AbortSignal): Promise<void> {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const hash of hashes) hash.update(chunk);
      done();
    },
  });
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  if (path.endsWith('.gz')) await pipeline(source, createGunzip(), sink, { signal });
  else await pipeline(source, sink, { signal });
}
