import { localIsoTime } from '../../lib/local-time.ts';
import type { Event } from '../event/event.ts';
import { type SyscheckField, type SyscheckValues, syscheckValues } from '../internal/syscheck/syscheck-fields.ts';
import { jsonString, jsonStrings } from './json-text.ts';

/**
 * The `syscheck` member of a file integrity alert, as JSON text (spec: alerts-json, section 1.4). What the event does not
 * know is left out, and what was before also where it is what is now.
 */
export function writeSyscheck(event: Event): string {
  return objectOf(members, syscheckValues(event));
}

/** `"name":value`; empty when there is nothing to tell. */
type Member = (values: SyscheckValues) => string;

/** A value as JSON text. */
type Write = (text: string) => string;

function objectOf(parts: readonly Member[], values: SyscheckValues): string {
  let text = '';
  for (const part of parts) {
    const written = part(values);
    if (written !== '') text += text === '' ? written : `,${written}`;
  }
  return `{${text}}`;
}

function one(name: string, field: SyscheckField, write: Write = jsonString): Member {
  return (values) => {
    const value = values.get(field) ?? '';
    return value === '' ? '' : `"${name}":${write(value)}`;
  };
}

/** What was before, if it was something else, and what is now. */
function pair(
  name: string,
  after: SyscheckField,
  before: SyscheckField,
  write: Write = jsonString,
): readonly [Member, Member] {
  const is = one(`${name}_after`, after, write);
  const was = one(`${name}_before`, before, write);
  return [(values) => (values.get(before) === values.get(after) ? '' : was(values)), is];
}

/** Permissions of Windows, told by their `|`, are structured and go by another name. */
function permissions(): readonly Member[] {
  const unix = pair('perm', 'perm', 'perm_before');
  const windows = pair('win_perm', 'perm', 'perm_before', windowsPermissions);
  const choose = (index: 0 | 1, field: SyscheckField): Member => {
    const [ofUnix, ofWindows] = [unix[index], windows[index]];
    return (values) => (values.get(field)?.includes('|') === true ? ofWindows : ofUnix)(values);
  };
  return [choose(0, 'perm_before'), choose(1, 'perm')];
}

/** An object, if it has any members. */
function group(name: string, parts: readonly Member[]): Member {
  return (values) => {
    const text = objectOf(parts, values);
    return text === '{}' ? '' : `"${name}":${text}`;
  };
}

function account(name: string, id: SyscheckField, accountName: SyscheckField): Member {
  return group(name, [one('id', id), one('name', accountName)]);
}

const diff = one('diff', 'changed_content');

const members: readonly Member[] = [
  one('path', 'file'),
  one('hard_links', 'hard_links', (json) => json),
  one('mode', 'mode'),
  one('symbolic_path', 'symbolic_path'),
  one('arch', 'arch'),
  one('value_name', 'value_name'),
  one('value_type', 'value_type'),
  ...pair('size', 'size', 'size_before'),
  ...permissions(),
  ...pair('uid', 'uid', 'uid_before'),
  ...pair('gid', 'gid', 'gid_before'),
  ...pair('md5', 'md5', 'md5_before'),
  ...pair('sha1', 'sha1', 'sha1_before'),
  ...pair('sha256', 'sha256', 'sha256_before'),
  ...pair('attrs', 'win_attributes', 'win_attributes_before', list),
  ...pair('uname', 'uname', 'uname_before'),
  ...pair('gname', 'gname', 'gname_before'),
  ...pair('mtime', 'mtime', 'mtime_before', localTime),
  ...pair('inode', 'inode', 'inode_before', int32),
  (values) => (values.get('changed_content') === '0' ? '' : diff(values)),
  one('tags', 'tag', list),
  one('changed_attributes', 'changed_fields', list),
  one('event', 'event_type'),
  group('audit', [
    account('user', 'user_id', 'user_name'),
    group('process', [
      one('id', 'process_id'),
      one('name', 'process_name'),
      one('cwd', 'cwd'),
      one('parent_name', 'parent_name'),
      one('parent_cwd', 'parent_cwd'),
      one('ppid', 'ppid'),
    ]),
    account('group', 'group_id', 'group_name'),
    account('login_user', 'audit_uid', 'audit_name'),
    account('effective_user', 'effective_uid', 'effective_name'),
  ]),
];

function list(text: string): string {
  const items = text.split(',').map((item) => item.trimStart());
  return jsonStrings(items.filter((item) => item !== ''));
}

/** `name (allowed): A|B, name (denied): C` as an array with an object for each name. */
function windowsPermissions(text: string): string {
  const byName = new Map<string, string>();
  for (const part of text.split(', ')) {
    const [, name = '', kind = '', rights = ''] = /^(.*) \((allowed|denied)\): (.*)$/s.exec(part) ?? [];
    if (kind !== '') byName.set(name, `${byName.get(name) ?? ''},"${kind}":${jsonStrings(rights.split('|'))}`);
  }
  return `[${[...byName].map(([name, kinds]) => `{"name":${jsonString(name)}${kinds}}`).join(',')}]`;
}

/** Seconds since the epoch as `2017-07-14T02:40:00`, local. */
function localTime(seconds: string): string {
  const ms = Number(seconds) * 1000;
  return Number.isNaN(new Date(ms).getTime()) ? jsonString(seconds) : `"${localIsoTime(ms)}"`;
}

/** A number of 32 bits with a sign, whatever the inode: dashboards know the alerts of the reference that way. */
function int32(digits: string): string {
  const [number = '0'] = /^-?\d{1,19}/.exec(digits) ?? [];
  return BigInt.asIntN(32, BigInt(number)).toString();
}
