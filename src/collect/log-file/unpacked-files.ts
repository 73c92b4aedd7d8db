import {
  closeSync,
  createReadStream,
  fstatSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fromBytes } from '../../lib/bytes.ts';
import type { Logger } from '../../lib/log.ts';
import { type FoundFile, idOf } from './find-files.ts';
import { compressedGenerations, findGenerations, type GenerationSearch } from './generations.ts';
import { bytePath } from './glob.ts';
import type { KeptPlaces } from './kept-places.ts';
import { holds } from './open-at.ts';

/*
 * Logs that were rotated and compressed while nobody ran. Invariants:
 *
 *  - They are unpacked in steps into files that have no name, so that nothing of them outlives the process.
 *  - Each goes by the device and inode of the compressed file: after a crash it is unpacked again, and read on at its mark.
 *  - Only what has in it what was read is taken, and what was written after that: all else was read before, or is nobody's.
 */

export interface UnpackTools {
  readonly log: Logger;
  /** Where there is room for a file; it is made there and has no name. */
  readonly scratch: string;
}

export interface UnpackedFiles {
  /** Of what was at a path, a byte string. */
  of(path: string): readonly FoundFile[];
  /** Those that were opened meanwhile stay open. */
  close(): void;
}

interface Unpacked {
  readonly file: FoundFile;
  readonly descriptor: number;
}

interface Search {
  readonly path: string;
  readonly sought: GenerationSearch['missing'];
  /** The one that was changed last first. */
  readonly compressed: readonly FoundFile[];
}

/** What is to be unpacked: most often nothing. `present`: what is at the location's paths now. */
export function findCompressed(present: readonly FoundFile[], kept: KeptPlaces): readonly Search[] {
  return present.flatMap((found) => {
    const { path } = found;
    const place = kept.place(path);
    if (!place) return [];
    const { files, since } = place;
    const missing = missingOf(found, files, kept);
    const plain = findGenerations({ path, missing, since, isKnown: () => true, unpacked: [] });
    const sought = missing.filter(({ mark }) => !plain.some((generation) => generation.place === mark));
    const compressed = sought.length > 0 ? compressedGenerations(path, sought, since) : [];
    return compressed.length > 0 ? [{ path, sought, compressed }] : [];
  });
}

export async function unpackAll(
  searches: readonly Search[],
  tools: UnpackTools,
  stop: AbortSignal,
): Promise<UnpackedFiles> {
  const unpacked = new Map<string, readonly Unpacked[]>();
  for (const search of searches) unpacked.set(search.path, await unpackFor(search, tools, stop));
  return {
    of: (path) => unpacked.get(path)?.map(({ file }) => file) ?? [],
    close: () => {
      closeAll([...unpacked.values()].flat());
      unpacked.clear();
    },
  };
}

export const nothingUnpacked: UnpackedFiles = { of: () => [], close: () => {} };

async function unpackFor({ sought, compressed }: Search, tools: UnpackTools, stop: AbortSignal) {
  const taken: Unpacked[] = [];
  for (const file of compressed) {
    const one = stop.aborted ? undefined : await unpack(file, tools, stop);
    if (one) taken.unshift(one);
    // What is older was read before.
    if (one && sought.some((rest) => isRestOf(one.file, rest))) return taken;
  }
  closeAll(taken);
  return [];
}

/** A freed inode may be that of another file now, and what was not read at all cannot be known by its content. */
function isRestOf(file: FoundFile, { id, mark }: GenerationSearch['missing'][number]): boolean {
  return mark !== undefined && (mark.offset > 0 || id === file.id) && holds(file.path, mark);
}

/** What was read of a path and is not what is there now. */
function missingOf(found: FoundFile, ids: readonly string[], kept: KeptPlaces): GenerationSearch['missing'] {
  const known = ids.map((id) => ({ id, mark: kept.mark(id) }));
  return known.filter(({ id, mark }) => mark && !((id === found.id || mark.offset > 0) && holds(found.path, mark)));
}

/** Undefined when it is no compressed file, there is no room for it, or it is to be stopped. */
async function unpack(
  compressed: FoundFile,
  { log, scratch }: UnpackTools,
  stop: AbortSignal,
): Promise<Unpacked | undefined> {
  let descriptor: number | undefined;
  try {
    const { bavail, bsize } = statfsSync(scratch);
    descriptor = openNameless(scratch);
    // Half of the room at most: others need some too.
    const write = writerTo(descriptor, (bavail * bsize) / 2);
    await pipeline(createReadStream(bytePath(compressed.path)), createGunzip(), write, { signal: stop });
    const stats = fstatSync(descriptor, { bigint: true });
    const content = { path: `/proc/self/fd/${descriptor}`, contentId: idOf(stats), size: Number(stats.size) };
    // Packing makes a new file and leaves the time of the last change; by that time it has its place among the others.
    return { file: { ...compressed, ...content, bornMs: compressed.modifiedMs }, descriptor };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    const facts = { file: fromBytes(compressed.path), why: error instanceof Error ? error.message : String(error) };
    if (!stop.aborted) log.warn(facts, 'a compressed log file cannot be unpacked');
    return undefined;
  }
}

function openNameless(folder: string): number {
  const own = mkdtempSync(join(folder, '.unpacked-'));
  try {
    return openSync(join(own, 'log'), 'wx+', 0o600);
  } finally {
    rmSync(own, { recursive: true });
  }
}

/** Not a stream, which would close the file when something goes wrong. Throws when it gets more than `most` bytes. */
function writerTo(descriptor: number, most: number): (chunks: AsyncIterable<Buffer>) => Promise<void> {
  return async (chunks) => {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > most) throw new Error(`it takes more room than there is: more than ${most} bytes`);
      writeFileSync(descriptor, chunk);
    }
  };
}

function closeAll(files: readonly Unpacked[]): void {
  for (const { descriptor } of files) closeSync(descriptor);
}
