import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { toBytes } from '../../../lib/bytes.ts';
import { InternalRig } from '../internal-rig.contract.ts';
import { after, before, changeMessage } from './syscheck-change.contract.ts';
import { syscheckFields } from './syscheck-fields.ts';

let rig: InternalRig;

beforeEach(() => {
  rig = new InternalRig();
});

const decode = (data: { readonly [key: string]: unknown } = {}) => rig.decode(changeMessage(data));
const fieldsOf = (data: { readonly [key: string]: unknown }) => Object.fromEntries(decode(data).fields);

describe('a change of a file', () => {
  it('gives its fields in a fixed order, whatever the order of the message', () => {
    const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    const { fields } = decode();
    expect(decode({ attributes: reversed(after), old_attributes: reversed(before) }).fields).toEqual(fields);
    const names = fields.map(([name]) => name);
    expect(names).toEqual(syscheckFields.filter((name) => names.includes(name)));
    expect(Object.fromEntries(fields)).toMatchObject({
      file: '/srv/app/settings',
      size: '21',
      size_before: '20',
      perm: 'rw-r-----',
      uname: 'root',
      gname: 'shadow',
      mtime: '1700000100',
      inode: '7001',
      md5: 'b'.repeat(32),
      changed_fields: 'size,mtime,md5,sha1,sha256',
      entry_type: 'file',
      event_type: 'modified',
    });
  });

  it('keeps the message as the log, for rules to match on', () => {
    const message = changeMessage();
    expect(rig.decode(message).log).toBe(message.slice('8:syscheck:'.length));
  });

  it('is marked for the alert', () => {
    expect(decode().event.isSyscheck).toBe(true);
  });

  it('may have its members in the order of real time, with a textual version', () => {
    const { type, ...rest } = { type: 'added', path: '/x', version: '2.0', attributes: after };
    const { decoder, fullLog } = rig.decode(`8:syscheck:${JSON.stringify({ data: { ...rest, type }, type: 'event' })}`);
    expect(decoder?.name).toBe('syscheck_new_entry');
    expect(fullLog).toBe("File '/x' added\n");
  });

  it('tells who did it, numbers as text', () => {
    const audit = { user_id: '0', user_name: 'root', process_id: 44, process_name: '/bin/vi', ppid: 1, audit_uid: '7' };
    expect(fieldsOf({ audit })).toMatchObject({ ...audit, process_id: '44', ppid: '1' });
  });

  it('takes hard links, tags, the difference and a link’s target', () => {
    const data = { hard_links: ['/a', '/b"'], tags: 'one,two', content_changes: '1a2\n> y\n' };
    expect(fieldsOf({ ...data, attributes: { ...after, symlink_path: '/t' } })).toMatchObject({
      hard_links: '["/a","/b\\""]',
      tag: 'one,two',
      changed_content: '1a2\n> y\n',
      symbolic_path: '/t',
    });
  });

  it('keeps the bytes of a name that is not UTF-8', () => {
    const message = changeMessage({ path: '/tmp/PATH' }).replace('PATH', 'caf\xe9');
    expect(rig.decodeBytes(message).fields[0]).toEqual(['file', '/tmp/caf\xe9']);
  });

  it('turns escaped characters into UTF-8', () => {
    const message = changeMessage({ path: 'PATH' }).replace('PATH', '/\\u00e9\\ud83d\\ude00\\u0022\\\\u0041');
    expect(rig.decode(message).fields[0]).toEqual(['file', toBytes('/é😀"\\u0041')]);
  });
});

describe('the type of an attribute', () => {
  it.each([
    ['a size that is text', { size: '21' }, 'size', undefined],
    ['a time that is text', { mtime: '1' }, 'mtime', undefined],
    ['an inode that is a number', { inode: 9_999_999_999 }, 'inode', '9999999999'],
    ['a user id that is a number', { uid: 0 }, 'uid', undefined],
    ['a size with a fraction', { size: 21.9 }, 'size', '21'],
    ['a size beyond all bounds', { size: 1e22 }, 'size', '10000000000000000000000'],
    ['permissions that are a number', { perm: 640 }, 'perm', undefined],
    ['an empty name', { user_name: '' }, 'uname', ''],
  ])('%s', (_title, attributes, field, expected) => {
    expect(fieldsOf({ attributes: { ...after, ...attributes } })[field]).toBe(expected);
  });

  it('is an object for the permissions of Windows, which become a text', () => {
    const perm = {
      'S-1-5-18': { name: 'SYSTEM', allowed: ['delete', 'read_control'], denied: ['write_dac'] },
      'S-1-5-21': { allowed: ['synchronize'], denied: [] },
    };
    expect(fieldsOf({ attributes: { ...after, perm } }).perm).toBe(
      'SYSTEM (allowed): DELETE|READ_CONTROL, SYSTEM (denied): WRITE_DAC, S-1-5-21 (allowed): SYNCHRONIZE',
    );
  });
});

describe('the decoder of a change', () => {
  it.each([
    ['added', 'file', 'syscheck_new_entry'],
    ['modified', 'file', 'syscheck_integrity_changed'],
    ['deleted', 'file', 'syscheck_deleted'],
    ['modified', 'registry', 'syscheck_integrity_changed'],
    ['added', 'registry_key', 'syscheck_registry_key_added'],
    ['modified', 'registry_key', 'syscheck_registry_key_modified'],
    ['deleted', 'registry_key', 'syscheck_registry_key_deleted'],
    ['added', 'registry_value', 'syscheck_registry_value_added'],
    ['modified', 'registry_value', 'syscheck_registry_value_modified'],
    ['deleted', 'registry_value', 'syscheck_registry_value_deleted'],
  ])('%s %s: %s', (type, entry, expected) => {
    expect(decode({ type, attributes: { ...after, type: entry } }).decoder?.name).toBe(expected);
  });
});

describe('what is no event', () => {
  it.each([
    ['the beginning of a scan', '8:syscheck:{"type":"scan_start","data":{"timestamp":1}}'],
    ['the end of a scan', '8:syscheck:{"type":"scan_end","data":{"timestamp":1}}'],
    ['broken JSON', changeMessage().slice(0, -2)],
    ['no data', '8:syscheck:{"type":"event"}'],
    ['an array', '8:syscheck:[]'],
    ['the checksums of an old agent', '8:syscheck:12:33188:0:0:aa:bb:root:root:1:2 /etc/hosts'],
    ['an empty message', '8:syscheck:'],
    ['an unknown change', changeMessage({ type: 'renamed' })],
    ['no change', changeMessage({ type: undefined })],
    ['no path', changeMessage({ path: undefined })],
    ['an unknown kind of entry', changeMessage({ attributes: { ...after, type: 'socket' } })],
    ['no attributes', changeMessage({ attributes: undefined })],
    ['half a surrogate', changeMessage({ path: 'PATH' }).replace('PATH', '\\ud800')],
    ['a key without an index', changeMessage({ version: 3, attributes: { type: 'registry_key' } })],
    ['a value without an index', changeMessage({ version: 4, attributes: { type: 'registry_value' } })],
  ])('%s', (_title, message) => {
    expect(rig.decode(message).outcome).toBe('dropped');
  });

  it('an index is not asked for below version 3, nor with one in words', () => {
    const attributes = { type: 'registry_key' };
    expect(decode({ version: 2, attributes }).outcome).toBe('decoded');
    expect(decode({ version: '3', attributes }).outcome).toBe('decoded');
    expect(fieldsOf({ version: 3, index: 'f00', attributes }).hash_full_path).toBe('f00');
  });
});

describe('anything in the place of any member', () => {
  it('never makes the decoder throw', () => {
    const data = fc.record(
      {
        attributes: fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(after)), fc.jsonValue())),
        old_attributes: fc.jsonValue(),
        perm: fc.jsonValue(),
        audit: fc.jsonValue(),
        hard_links: fc.jsonValue(),
        changed_attributes: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.jsonValue(), data, (attribute, members) => {
        expect(() => decode({ attributes: { ...after, size: attribute, perm: attribute } })).not.toThrow();
        expect(() => decode(JSON.parse(JSON.stringify(members, plain)))).not.toThrow();
      }),
    );
  });
});

/** `fc.anything` makes values that JSON has no words for. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
