import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { fromBytes, toBytes } from '../../lib/bytes.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError } from '../../lib/system-error.ts';
import type { Syscheck } from '../syscheck.ts';
import { diffText } from './diff-text.ts';
import { failureFacts } from './failure-code.ts';
import { openRegular } from './look.ts';
import type { Root } from './selection.ts';

/**
 * Compressed copies of the files whose differences are told, `<sha1 of the path>.gz`. A new copy is written beside the
 * old one, with `.new` at its end, and takes its place when the change has been handed over: a crash before that finds the
 * same difference again.
 */
export interface ContentCopies {
  /** What has changed in a file since its copy was made. */
  compare(path: string, root: Root): Promise<Comparison>;
  remove(path: string): void;
}

export interface Comparison {
  /** For people: a difference, or why there is none. */
  readonly text: string;
  /** Brings the copy up to date. */
  keep(): void;
}

/** The reference's words, which people's rules match. */
const noPrevious = 'Unable to calculate diff due to no previous data stored for this file.';
const noChanges = 'No content changes were found for this file.';
const notShown = "Diff truncated due to 'nodiff' configuration detected for this file.";
const tooLarge = "Unable to calculate diff due to 'file_size' limit has been reached.";
const overQuota = "Unable to calculate diff due to 'disk_quota' limit has been reached.";

/** What is compared is held in memory, so there is a limit where the configuration has none. */
const largestCompared = 256 * 2 ** 20;
const [compress, expand] = [promisify(gzip), promisify(gunzip)];
const nothing = () => undefined;

export function openContentCopies(folder: string, config: Syscheck, log: Logger): ContentCopies {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = openStore(folder);
  const nodiffPaths = new Set(config.nodiffPaths.map(toBytes));
  const isSecret = (path: string) => nodiffPaths.has(path) || config.nodiffPatterns.some((pattern) => pattern(path));
  const remove = (path: string) => attempt(path, () => store.remove(path), log);
  const forget = (path: string, text: string) => ({ text, keep: () => remove(path) });
  const compare = async (path: string, { rule }: Root): Promise<Comparison> => {
    if (isSecret(path)) return forget(path, notShown);
    const limit = Math.min(rule.diffSizeLimit ?? config.diff.fileSize ?? largestCompared, largestCompared);
    const content = readContent(path, limit);
    if (content === 'too large') return forget(path, tooLarge);
    const before = await store.read(path);
    if (before?.equals(content) === true) return { text: noChanges, keep: nothing };
    const copy = await compress(content);
    if (!store.hasRoom(path, copy.length, config.diff.diskQuota)) return forget(path, overQuota);
    const keep = store.prepare(path, copy);
    const text = before === undefined ? noPrevious : diffText(before, content);
    return { text, keep: () => attempt(path, keep, log) };
  };
  return {
    compare: async (path, root) => {
      try {
        return await compare(path, root);
      } catch (error) {
        // The change itself is told all the same.
        log.warn(
          { file: fromBytes(path), ...failureFacts(error) },
          'a file’s content cannot be compared with its copy, and its change is told without a difference; ' +
            'make room for the copies, and let this user read the file',
        );
        return { text: noPrevious, keep: nothing };
      }
    },
    remove,
  };
}

/** What fails leaves an older copy: the next difference is longer. */
function attempt(path: string, action: () => void, log: Logger): void {
  try {
    action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    log.warn(
      { file: fromBytes(path), ...failureFacts(error) },
      'a file’s copy cannot be brought up to date, and its next difference is longer; let this user write to the copies',
    );
  }
}

function readContent(path: string, limit: number): Buffer | 'too large' {
  const descriptor = openRegular(path);
  try {
    return fstatSync(descriptor).size > limit ? 'too large' : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openStore(folder: string) {
  const sizes = readSizes(folder);
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const resize = (name: string, size: number) => {
    total += size - (sizes.get(name) ?? 0);
    if (size === 0) sizes.delete(name);
    else sizes.set(name, size);
  };
  return {
    read: async (path: string) => {
      const name = nameOf(path);
      if (!sizes.has(name)) return undefined;
      // A power cut may leave a copy damaged; then it is as if there were none, and it is replaced.
      return expand(readFileSync(join(folder, name))).catch(() => undefined);
    },
    hasRoom: (path: string, size: number, quota = Number.POSITIVE_INFINITY) =>
      total - (sizes.get(nameOf(path)) ?? 0) + size <= quota,
    prepare: (path: string, copy: Buffer) => {
      const target = join(folder, nameOf(path));
      writeFileSync(`${target}.new`, copy, { mode: 0o600 });
      return () => {
        renameSync(`${target}.new`, target);
        resize(nameOf(path), copy.length);
      };
    },
    remove: (path: string) => {
      if (sizes.size === 0) return;
      const name = nameOf(path);
      if (!sizes.has(name)) return;
      rmSync(join(folder, name), { force: true });
      resize(name, 0);
    },
  };
}

/** Bytes of each copy, by name. What a crash left half done goes. */
function readSizes(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.new')) rmSync(join(folder, name), { force: true });
    else sizes.set(name, statSync(join(folder, name)).size);
  }
  return sizes;
}

function nameOf(path: string): string {
  return `${createHash('sha1').update(path, 'latin1').digest('hex')}.gz`;
}
