import { createHash } from 'node:crypto';

/**
 * What is known of a file, by the names of messages and in their order. What the configuration does not check is not
 * there (spec: file integrity, section 4).
 */
export interface FileAttributes {
  readonly size?: number;
  readonly perm?: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly user_name?: string;
  readonly group_name?: string;
  /** Digits: it may be beyond what a number holds exactly. */
  readonly inode?: string;
  /** Seconds since the epoch. */
  readonly mtime?: number;
  readonly hash_md5?: string;
  readonly hash_sha1?: string;
  readonly hash_sha256?: string;
}

/** In the order in which changes are told, with the names that are used there. */
const changeNames: readonly (readonly [key: keyof FileAttributes, name: string])[] = [
  ['size', 'size'],
  ['perm', 'permission'],
  ['uid', 'uid'],
  ['gid', 'gid'],
  ['user_name', 'user_name'],
  ['group_name', 'group_name'],
  ['inode', 'inode'],
  ['mtime', 'mtime'],
  ['hash_md5', 'md5'],
  ['hash_sha1', 'sha1'],
  ['hash_sha256', 'sha256'],
];

/** What both know and is different. What only one knows was not checked once, which is no change of the file. */
export function changedAttributes(before: FileAttributes, after: FileAttributes): readonly string[] {
  const differs = (key: keyof FileAttributes) =>
    before[key] !== undefined && after[key] !== undefined && before[key] !== after[key];
  return changeNames.filter(([key]) => differs(key)).map(([, name]) => name);
}

/** SHA-1 over all attributes; those not checked are empty, or 0 for numbers. The third is for Windows. */
export function checksumOf(of: FileAttributes): string {
  const { size = 0, perm = '', uid = '', gid = '', user_name = '', group_name = '', inode = '', mtime = 0 } = of;
  const { hash_md5 = '', hash_sha1 = '', hash_sha256 = '' } = of;
  const known = [size, perm, '', uid, gid, user_name, group_name, mtime, inode || 0, hash_md5, hash_sha1, hash_sha256];
  return createHash('sha1').update(known.join(':'), 'latin1').digest('hex');
}

/** `rwsr-xr-t`: nine letters, without one for the type. */
export function permissionText(mode: number): string {
  return group(mode >> 6, mode & 0o4000, 's') + group(mode >> 3, mode & 0o2000, 's') + group(mode, mode & 0o1000, 't');
}

function group(bits: number, special: number, letter: string): string {
  const runs = (bits & 1) !== 0;
  const last = special === 0 ? (runs ? 'x' : '-') : runs ? letter : letter.toUpperCase();
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
}
