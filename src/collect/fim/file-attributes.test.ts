import { expect, it } from 'vitest';
import { changedAttributes, checksumOf, type FileAttributes, permissionText } from './file-attributes.ts';

const file: FileAttributes = {
  ...{ size: 7, perm: 'rw-r--r--', uid: '0', gid: '42', user_name: 'root', group_name: 'shadow' },
  ...{ inode: '18446744073709551615', mtime: 1_700_000_000, hash_md5: 'a', hash_sha1: 'b', hash_sha256: 'c' },
};

it.each([
  [0o644, 'rw-r--r--'],
  [0o000, '---------'],
  [0o4755, 'rwsr-xr-x'],
  [0o2711, 'rwx--s--x'],
  [0o1777, 'rwxrwxrwt'],
  [0o7000, '--S--S--T'],
])('permissions %o are %s', (mode, text) => {
  expect(permissionText(mode)).toBe(text);
});

it('changes are told in their order, and what is not known of both is none', () => {
  const other = { ...file, hash_sha256: 'x', size: 8, perm: '---------' };
  expect(changedAttributes(file, other)).toEqual(['size', 'permission', 'sha256']);
  expect(changedAttributes({ size: 7 }, other)).toEqual(['size']);
  expect(changedAttributes(file, file)).toEqual([]);
});

it('the checksum is over everything in a fixed order, what is not checked being empty or 0', () => {
  // printf '7:rw-r--r--::0:42:root:shadow:1700000000:18446744073709551615:a:b:c' | sha1sum
  expect(checksumOf(file)).toBe('701822c4d36ba578b532d12d2088644b701edf87');
  // printf '7:::::::0:0:::' | sha1sum
  expect(checksumOf({ size: 7 })).toBe('8d009174505b5a4c310ab1b9d1d34e8e155d1566');
});
