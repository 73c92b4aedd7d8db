import type { Json, JsonObject } from '../../../lib/json.ts';

/** A file integrity message, of a file that has changed its content unless told otherwise. */
export function changeMessage(data: { readonly [key: string]: unknown } = {}): string {
  return `8:syscheck:${JSON.stringify({ type: 'event', data: { ...changed, ...data } })}`;
}

export const after: JsonObject = {
  type: 'file',
  size: 21,
  perm: 'rw-r-----',
  uid: '0',
  gid: '42',
  user_name: 'root',
  group_name: 'shadow',
  inode: '7001',
  mtime: 1_700_000_100,
  hash_md5: 'b'.repeat(32),
  hash_sha1: 'b'.repeat(40),
  hash_sha256: 'b'.repeat(64),
  checksum: 'c'.repeat(40),
};

export const before: JsonObject = {
  ...after,
  size: 20,
  mtime: 1_700_000_000,
  hash_md5: 'a'.repeat(32),
  hash_sha1: 'a'.repeat(40),
  hash_sha256: 'a'.repeat(64),
};

const changed: Readonly<Record<string, Json>> = {
  path: '/srv/app/settings',
  version: 2,
  mode: 'realtime',
  type: 'modified',
  timestamp: 1_700_000_101,
  attributes: after,
  old_attributes: before,
  changed_attributes: ['size', 'mtime', 'md5', 'sha1', 'sha256'],
};
