import type { Event } from '../../event/event.ts';

/** The dynamic fields of a file integrity event, in the order in which the event has them (spec: decoders, section 8.2). */
export const syscheckFields = [
  'file',
  'hard_links',
  'mode',
  'size',
  'size_before',
  'perm',
  'perm_before',
  'uid',
  'uid_before',
  'gid',
  'gid_before',
  'md5',
  'md5_before',
  'sha1',
  'sha1_before',
  'uname',
  'uname_before',
  'gname',
  'gname_before',
  'mtime',
  'mtime_before',
  'inode',
  'inode_before',
  'sha256',
  'sha256_before',
  'changed_content',
  'win_attributes',
  'win_attributes_before',
  'changed_fields',
  'user_id',
  'user_name',
  'group_id',
  'group_name',
  'process_name',
  'parent_name',
  'cwd',
  'parent_cwd',
  'audit_uid',
  'audit_name',
  'effective_uid',
  'effective_name',
  'ppid',
  'process_id',
  'tag',
  'symbolic_path',
  'arch',
  'value_name',
  'value_type',
  'hash_full_path',
  'entry_type',
  'event_type',
] as const;

export type SyscheckField = (typeof syscheckFields)[number];

/** Byte strings. What the message does not tell is absent. `hard_links` is the text of a JSON array. */
export type SyscheckValues = ReadonlyMap<SyscheckField, string>;

/** The fields of a file integrity event, by name. */
export function syscheckValues(event: Event): SyscheckValues {
  const values = new Map<SyscheckField, string>();
  for (let index = 0; index < event.dynamicCount; index += 1) {
    // Only the syscheck decoder marks an event as one, and these are the names it gives.
    const name = event.dynamicNames[index]?.name as SyscheckField;
    values.set(name, event.dynamicValues[index] ?? '');
  }
  return values;
}
