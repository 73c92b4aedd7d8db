import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InternalRig } from '../internal/internal-rig.contract.ts';
import { after, before, changeMessage } from '../internal/syscheck/syscheck-change.contract.ts';
import { writeSyscheck } from './syscheck.ts';

const rig = new InternalRig();

beforeEach(() => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The text, so that the order of members is seen. */
function written(data: { readonly [key: string]: unknown } = {}): string {
  return writeSyscheck(rig.decode(changeMessage(data)).event);
}

function parsed(data: { readonly [key: string]: unknown } = {}): unknown {
  return JSON.parse(written(data));
}

const file = { type: 'file' };

describe('the syscheck member of an alert', () => {
  it('has what changed before and after, and the rest as it is, in a fixed order', () => {
    expect(written({ hard_links: ['/srv/b'], tags: 'one,two', content_changes: '1c1\n< x\n' })).toBe(
      '{"path":"/srv/app/settings","hard_links":["/srv/b"],"mode":"realtime","size_before":"20","size_after":"21",' +
        '"perm_after":"rw-r-----","uid_after":"0","gid_after":"42",' +
        `"md5_before":"${'a'.repeat(32)}","md5_after":"${'b'.repeat(32)}",` +
        `"sha1_before":"${'a'.repeat(40)}","sha1_after":"${'b'.repeat(40)}",` +
        `"sha256_before":"${'a'.repeat(64)}","sha256_after":"${'b'.repeat(64)}",` +
        '"uname_after":"root","gname_after":"shadow",' +
        '"mtime_before":"2023-11-15T03:43:20","mtime_after":"2023-11-15T03:45:00","inode_after":7001,' +
        '"diff":"1c1\\n< x\\n","tags":["one","two"],"changed_attributes":["size","mtime","md5","sha1","sha256"],' +
        '"event":"modified"}',
    );
  });

  it('tells of a value of the registry where it is', () => {
    const attributes = { type: 'registry_value', value_type: 'REG_SZ', size: 3, hash_md5: 'b' };
    const data = { path: 'HKEY\\Our', mode: 'scheduled', arch: '[x64]', value_name: 'v', attributes };
    expect(written({ ...data, old_attributes: { size: 2, hash_md5: 'a' }, changed_attributes: ['size', 'md5'] })).toBe(
      '{"path":"HKEY\\\\Our","mode":"scheduled","arch":"[x64]","value_name":"v","value_type":"REG_SZ",' +
        '"size_before":"2","size_after":"3","md5_before":"a","md5_after":"b","changed_attributes":["size","md5"],' +
        '"event":"modified"}',
    );
  });

  it('tells who did it, in parts that are left out when empty', () => {
    const audit = {
      user_id: '0',
      user_name: 'root',
      process_id: 44,
      process_name: '/bin/vi',
      cwd: '/',
      parent_name: '/bin/sh',
      parent_cwd: '/root',
      ppid: 1,
      group_id: '',
      audit_uid: '1000',
      audit_name: 'al',
      effective_name: 'root',
    };
    expect(written({ type: 'added', attributes: file, old_attributes: undefined, audit, changed_attributes: [] })).toBe(
      '{"path":"/srv/app/settings","mode":"realtime","event":"added","audit":{"user":{"id":"0","name":"root"},' +
        '"process":{"id":"44","name":"/bin/vi","cwd":"/","parent_name":"/bin/sh","parent_cwd":"/root","ppid":"1"},' +
        '"login_user":{"id":"1000","name":"al"},"effective_user":{"name":"root"}}}',
    );
  });

  it('has no audit when nobody is known', () => {
    expect(parsed({ audit: { user_id: '', process_name: '' } })).not.toHaveProperty('audit');
  });

  it('shows the last values of a deleted file as those after', () => {
    expect(parsed({ type: 'deleted', old_attributes: undefined })).toMatchObject({
      size_after: '21',
      event: 'deleted',
    });
  });
});

describe('permissions of Windows', () => {
  it('are an array with each account’s rights', () => {
    const perm = {
      'S-1': { name: 'SYSTEM', allowed: ['delete', 'write_dac'], denied: ['read_ea'] },
      'S-2': { name: 'Some Users', allowed: ['read_ea'] },
    };
    expect(written({ attributes: { ...file, perm }, old_attributes: {}, changed_attributes: [] })).toContain(
      '"win_perm_after":[{"name":"SYSTEM","allowed":["DELETE","WRITE_DAC"],"denied":["READ_EA"]},' +
        '{"name":"Some Users","allowed":["READ_EA"]}],"event"',
    );
  });

  it('are told before and after when they differ', () => {
    const perm = (allowed: readonly string[]) => ({ 'S-1': { name: 'A', allowed } });
    const old = { ...before, perm: perm(['x', 'y']) };
    expect(parsed({ attributes: { ...after, perm: perm(['x', 'y', 'z']) }, old_attributes: old })).toMatchObject({
      win_perm_before: [{ name: 'A', allowed: ['X', 'Y'] }],
      win_perm_after: [{ name: 'A', allowed: ['X', 'Y', 'Z'] }],
    });
    expect(parsed({ attributes: { ...after, perm: old.perm }, old_attributes: old })).not.toHaveProperty(
      'win_perm_before',
    );
  });

  it('and attributes of files are a list', () => {
    expect(parsed({ attributes: { ...after, attributes: 'ARCHIVE, HIDDEN,SYSTEM' } })).toMatchObject({
      attrs_after: ['ARCHIVE', 'HIDDEN', 'SYSTEM'],
    });
  });
});

describe('numbers and times', () => {
  it.each([
    ['7001', 7001],
    ['9999999999', 1_410_065_407],
    [2_147_483_648, -2_147_483_648],
    ['x', 0],
    ['123456789012345678901234567890', expect.any(Number)],
  ])('an inode %j is the number %j', (inode, expected) => {
    expect(parsed({ attributes: { ...after, inode } })).toMatchObject({ inode_after: expected });
  });

  it('shows the first second of the epoch, and a time that no calendar has as it came', () => {
    expect(parsed({ attributes: { ...after, mtime: 0 } })).toMatchObject({ mtime_after: '1970-01-01T05:30:00' });
    expect(parsed({ attributes: { ...after, mtime: 1e18 } })).toMatchObject({ mtime_after: '1000000000000000000' });
  });

  it('leaves out a difference that is `0`', () => {
    expect(parsed({ content_changes: '0' })).not.toHaveProperty('diff');
  });
});

it('is JSON that holds the bytes of the path as they are', () => {
  const message = changeMessage({ path: 'PATH' }).replace('PATH', 'caf\xe9\\u0001\\"');
  expect(writeSyscheck(rig.decodeBytes(message).event)).toContain('{"path":"caf\xe9\\u0001\\"",');
});
