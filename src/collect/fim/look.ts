import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import type { MonitoredPath } from '../syscheck.ts';
import type { Accounts } from './accounts.ts';
import { asPath, foldersBetween } from './byte-path.ts';
import { type ContentHashes, emptyHashes, hashContent, largestHashed } from './content-hashes.ts';
import { failureCode, meansAbsent } from './failure-code.ts';
import { type FileAttributes, permissionText } from './file-attributes.ts';
import type { Root } from './selection.ts';

/**
 * What stands at a path. Devices, sockets and pipes are nothing to us, and count as absent. `changedAt`: when anything about
 * it was last changed, its name included, ms since the epoch (ctime).
 */
export type Found =
  | { readonly kind: 'file' | 'link'; readonly attributes: FileAttributes; readonly changedAt: number }
  /** `device` and `inode` together tell one folder from the next of the same name. */
  | { readonly kind: 'folder'; readonly device: bigint; readonly inode: bigint }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly code: string };

const absent: Found = { kind: 'absent' };

/** A pipe that has taken a file's place must not be waited for, and a link in its place not be followed. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Looks at a path whose folders may have changed: below a link, or what else is no folder, there is nothing of ours. */
export async function lookBelow(path: string, root: Root, accounts: Accounts): Promise<Found> {
  for (const folder of path === root.path ? [] : foldersBetween(root.path, path)) {
    const stats = lstat(folder);
    if ('kind' in stats) return stats;
    if (!stats.isDirectory()) return absent;
  }
  return look(path, root, accounts);
}

export async function look(path: string, root: Root, accounts: Accounts): Promise<Found> {
  const stats = lstat(path);
  if ('kind' in stats) return stats;
  if (stats.isDirectory()) return { kind: 'folder', device: stats.dev, inode: stats.ino };
  if (stats.isFile()) return lookInto(path, root, accounts);
  if (!stats.isSymbolicLink()) return absent;
  return present('link', stats, emptyHashes, root, accounts);
}

/** Looks at a path that was a regular file a moment ago. */
export async function lookInto(path: string, root: Root, accounts: Accounts): Promise<Found> {
  let descriptor: number;
  try {
    descriptor = openRegular(path);
  } catch (error) {
    return asFound(error);
  }
  try {
    // Of what was opened: attributes and hashes are of the same file whoever renames what meanwhile.
    const stats = fstatSync(descriptor, { bigint: true });
    if (!stats.isFile()) return absent;
    const { checks } = root.rule;
    const hashed = stats.size > 0n && stats.size <= largestHashed && (checks.md5 || checks.sha1 || checks.sha256);
    const hashes = hashed ? await hashContent(descriptor, checks) : emptyHashes;
    return present('file', stats, hashes, root, accounts);
  } catch (error) {
    return asFound(error);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens what was a regular file a moment ago; throws the system's refusal. */
export function openRegular(path: string): number {
  return openSync(asPath(path), openFlags);
}

export function lstat(path: string): BigIntStats | Found {
  try {
    return lstatSync(asPath(path), { bigint: true });
  } catch (error) {
    return asFound(error);
  }
}

function asFound(error: unknown): Found {
  const code = failureCode(error);
  return meansAbsent(code) ? absent : { kind: 'unreadable', code };
}

function present(
  kind: 'file' | 'link',
  stats: BigIntStats,
  hashes: ContentHashes,
  { rule }: Root,
  accounts: Accounts,
): Found {
  const attributes = attributesOf(stats, hashes, rule.checks, accounts);
  return { kind, attributes, changedAt: Number(stats.ctimeMs) };
}

function attributesOf(
  stats: BigIntStats,
  hashes: ContentHashes,
  checks: MonitoredPath['checks'],
  accounts: Accounts,
): FileAttributes {
  const user = Number(stats.uid);
  const group = Number(stats.gid);
  return {
    ...(checks.size && { size: Number(stats.size) }),
    ...(checks.permission && { perm: permissionText(Number(stats.mode)) }),
    ...(checks.owner && { uid: String(user) }),
    ...(checks.group && { gid: String(group) }),
    ...(checks.owner && { user_name: accounts.userName(user) }),
    ...(checks.group && { group_name: accounts.groupName(group) }),
    ...(checks.inode && { inode: String(stats.ino) }),
    ...(checks.mtime && { mtime: Math.floor(Number(stats.mtimeMs) / 1000) }),
    ...(checks.md5 && { hash_md5: hashes.md5 }),
    ...(checks.sha1 && { hash_sha1: hashes.sha1 }),
    ...(checks.sha256 && { hash_sha256: hashes.sha256 }),
  };
}
