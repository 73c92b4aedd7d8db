import { localCalendarTime } from '../../lib/local-time.ts';
import type { Event } from '../event/event.ts';
import { type SyscheckField, type SyscheckValues, syscheckValues } from '../internal/syscheck/syscheck-fields.ts';

/**
 * What `alerts.log` shows of a file integrity event below its full log (spec: alerts-json, section 3): the attributes as
 * they are now, one a line, each with its newline. Only what the event knows.
 */
export function writeSyscheckAttributes(event: Event): string {
  const values = syscheckValues(event);
  let text = 'Attributes:\n';
  for (const [label, read] of lines) {
    const value = read(values);
    if (value !== '') text += ` - ${label}: ${value}\n`;
  }
  const diff = values.get('changed_content') ?? '';
  if (diff !== '' && diff !== '0') text += `What changed:\n${diff}\n`;
  const tags = (values.get('tag') ?? '').split(',').filter((tag) => tag !== '');
  if (tags.length > 0) text += `Tags:\n${tags.map((tag) => ` - ${tag}\n`).join('')}`;
  return text;
}

/** A value to show, empty when there is none. */
type Read = (values: SyscheckValues) => string;

function plain(field: SyscheckField): Read {
  return (values) => values.get(field) ?? '';
}

/** `name (id)`. */
function account(name: SyscheckField, id: SyscheckField): Read {
  return (values) => {
    const number = values.get(id) ?? '';
    return [values.get(name) ?? '', number === '' ? '' : `(${number})`].filter((part) => part !== '').join(' ');
  };
}

const lines: readonly (readonly [label: string, read: Read])[] = [
  ['Size', plain('size')],
  ['Permissions', plain('perm')],
  ['Date', (values) => calendarTime(values.get('mtime') ?? '')],
  ['Inode', plain('inode')],
  ['User', account('uname', 'uid')],
  ['Group', account('gname', 'gid')],
  ['MD5', plain('md5')],
  ['SHA1', plain('sha1')],
  ['SHA256', plain('sha256')],
  ['File attributes', plain('win_attributes')],
  ['(Audit) User name', plain('user_name')],
  ['(Audit) Audit name', plain('audit_name')],
  ['(Audit) Effective name', plain('effective_name')],
  ['(Audit) Group name', plain('group_name')],
  ['(Audit) Process id', plain('process_id')],
  ['(Audit) Process name', plain('process_name')],
  ['(Audit) Process cwd', plain('cwd')],
  ['(Audit) Parent process name', plain('parent_name')],
  ['(Audit) Parent process id', plain('ppid')],
  ['(Audit) Parent process cwd', plain('parent_cwd')],
];

/** Seconds since the epoch, for people. */
function calendarTime(seconds: string): string {
  const ms = Number(seconds) * 1000;
  return seconds === '' || Number.isNaN(new Date(ms).getTime()) ? '' : localCalendarTime(ms);
}
