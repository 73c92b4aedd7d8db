import { createHash, type Hash, hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { yieldNow } from './yield-now.ts';

export interface ContentHashes {
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** Which are wanted; others are left empty. */
export interface WantedHashes {
  readonly md5: boolean;
  readonly sha1: boolean;
  readonly sha256: boolean;
}

const algorithms = ['md5', 'sha1', 'sha256'] as const;

/** Of files whose content is not looked at: links, and those that are too large (spec: file integrity, section 4). */
export const emptyHashes: ContentHashes = {
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

/** Larger files are not hashed. */
export const largestHashed = 2 ** 30;

/** Shared: every use of it ends before the next turn of the event loop begins. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);
/** Two megabytes: some milliseconds of hashing. */
const chunksPerTurn = 8;

/** Reads an open file once, from where it stands. Reading is synchronous, but other work gets its turns in between. */
export async function hashContent(descriptor: number, wanted: WantedHashes): Promise<ContentHashes> {
  let length = readSync(descriptor, chunk);
  // Most files are small: for them nothing is set up.
  if (length < chunk.length) return hashOnce(chunk.subarray(0, length), wanted);
  const running = algorithms.filter((name) => wanted[name]).map((name) => ({ name, hash: createHash(name) }));
  for (let count = 1, total = 0; length > 0 && total <= largestHashed; count += 1, total += length) {
    update(running, chunk.subarray(0, length));
    if (count % chunksPerTurn === 0) await yieldNow();
    length = readSync(descriptor, chunk);
  }
  const digests = Object.fromEntries(running.map(({ name, hash }) => [name, hash.digest('hex')]));
  return { md5: digests.md5 ?? '', sha1: digests.sha1 ?? '', sha256: digests.sha256 ?? '' };
}

function update(running: readonly { readonly hash: Hash }[], bytes: Buffer): void {
  for (const { hash } of running) hash.update(bytes);
}

function hashOnce(bytes: Buffer, wanted: WantedHashes): ContentHashes {
  const of = (name: (typeof algorithms)[number]) => (wanted[name] ? hash(name, bytes) : '');
  return { md5: of('md5'), sha1: of('sha1'), sha256: of('sha256') };
}
