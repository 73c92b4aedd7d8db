import { describe, expect, it } from 'vitest';
import { InternalRig } from '../internal-rig.contract.ts';
import { after, before, changeMessage } from './syscheck-change.contract.ts';

const rig = new InternalRig();

/** The lines of the full log, each without its newline; there is one behind each. */
function linesOf(data: { readonly [key: string]: unknown }): readonly string[] {
  const { fullLog } = rig.decode(changeMessage(data));
  expect(fullLog.endsWith('\n')).toBe(true);
  return fullLog.slice(0, -1).split('\n');
}

describe('the full log of a change', () => {
  it('tells each value that differs, in a fixed order', () => {
    const attributes = {
      ...after,
      perm: 'rwxr-x---',
      uid: '7',
      user_name: 'ann',
      gid: '8',
      group_name: 'ops',
      inode: '7002',
      attributes: 'ARCHIVE, HIDDEN',
    };
    expect(
      linesOf({ attributes, old_attributes: { ...before, attributes: 'ARCHIVE' }, hard_links: ['/a', '/b'] }),
    ).toEqual([
      "File '/srv/app/settings' modified",
      'Hard links: /a,/b',
      'Mode: realtime',
      'Changed attributes: size,mtime,md5,sha1,sha256',
      "Size changed from '20' to '21'",
      "Permissions changed from 'rw-r-----' to 'rwxr-x---'",
      "Ownership was '0', now it is '7'",
      "User name was 'root', now it is 'ann'",
      "Group ownership was '42', now it is '8'",
      "Group name was 'shadow', now it is 'ops'",
      "Old modification time was: '1700000000', now it is '1700000100'",
      "Old inode was: '7001', now it is '7002'",
      `Old md5sum was: '${'a'.repeat(32)}'`,
      `New md5sum is : '${'b'.repeat(32)}'`,
      `Old sha1sum was: '${'a'.repeat(40)}'`,
      `New sha1sum is : '${'b'.repeat(40)}'`,
      `Old sha256sum was: '${'a'.repeat(64)}'`,
      `New sha256sum is : '${'b'.repeat(64)}'`,
      "Old attributes were: 'ARCHIVE'",
      "Now they are 'ARCHIVE, HIDDEN'",
    ]);
  });

  it('goes by the values and not by what the message says has changed', () => {
    const data = { attributes: { type: 'file', size: 3, uid: '0' }, old_attributes: { size: 2, uid: '0' } };
    expect(linesOf({ ...data, changed_attributes: ['md5'] }).slice(2)).toEqual([
      'Changed attributes: md5',
      "Size changed from '2' to '3'",
    ]);
  });

  it('takes a value that is absent for an empty one, before and after', () => {
    const data = { changed_attributes: [], attributes: { type: 'file', uid: 'S-1' }, old_attributes: { gid: '5' } };
    expect(linesOf(data).slice(2)).toEqual([
      "Ownership was '', now it is 'S-1'",
      "Group ownership was '5', now it is ''",
    ]);
    expect(linesOf({ ...data, old_attributes: undefined }).slice(2)).toEqual(["Ownership was '', now it is 'S-1'"]);
  });

  it.each(['added', 'deleted'])('has no differences when a file was %s', (type) => {
    const data = { type, mode: 'scheduled', changed_attributes: undefined };
    expect(linesOf(data)).toEqual([`File '/srv/app/settings' ${type}`, 'Mode: scheduled']);
  });

  it.each([
    ['registry_key', "Registry Key '[x64] HKEY_LOCAL_MACHINE\\Software\\Our' added"],
    ['registry_value', "Registry Value '[x64] HKEY_LOCAL_MACHINE\\Software\\Our\\run' added"],
  ])('names a %s with its view of the registry', (type, expected) => {
    const path = 'HKEY_LOCAL_MACHINE\\Software\\Our';
    const [subject] = linesOf({ type: 'added', path, arch: '[x64]', value_name: 'run', attributes: { type } });
    expect(subject).toBe(expected);
  });
});

describe('texts that are too long', () => {
  it('shows a path of 756 bytes whole, a longer one by its beginning and its end', () => {
    const path = `/${'a'.repeat(718)}${'b'.repeat(7)}${'c'.repeat(30)}`;
    expect(linesOf({ path })[0]).toBe(`File '${path}' modified`);
    expect(linesOf({ path: path.replace('b', 'bb') })[0]).toBe(
      `File '/${'a'.repeat(718)} [...] ${'c'.repeat(30)}' modified`,
    );
  });

  it('says only that permissions changed when they need more than 256 bytes', () => {
    const rights = (count: number) => ({ 'S-1': { name: 'A', allowed: Array.from({ length: count }, () => 'read') } });
    const lines = linesOf({
      attributes: { ...after, perm: rights(60) },
      old_attributes: { ...after, perm: rights(2) },
    });
    expect(lines.slice(3)).toEqual(['Permissions changed.']);
    const short = linesOf({ attributes: { ...after, perm: rights(3) }, old_attributes: { ...after, perm: rights(2) } });
    expect(short.slice(3)).toEqual([
      "Permissions changed from 'A (allowed): READ|READ' to 'A (allowed): READ|READ|READ'",
    ]);
  });

  it('cuts any other difference at 256 bytes', () => {
    const { fullLog } = rig.decode(
      changeMessage({ attributes: { type: 'file', user_name: 'u'.repeat(300) }, old_attributes: {} }),
    );
    const difference = fullLog.split('\n').at(-1);
    expect(difference).toBe(`User name was '', now it is '${'u'.repeat(300)}`.slice(0, 256));
  });
});
