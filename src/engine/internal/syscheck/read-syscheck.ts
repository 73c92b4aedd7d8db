import { asText, isObject, type Json, type JsonObject, member } from '../../../lib/json.ts';
import type { InternalDecoder } from '../../decoders/internal-decoders.ts';
import { jsonStrings } from '../../document/json-text.ts';
import { parseByteJson } from '../byte-json.ts';
import type { SyscheckField, SyscheckValues } from './syscheck-fields.ts';

/** A change of a file or of the Windows registry. */
export interface SyscheckMessage {
  readonly decoder: InternalDecoder;
  readonly change: Change;
  readonly entry: Entry;
  readonly hardLinks: readonly string[];
  readonly values: SyscheckValues;
}

type Change = 'added' | 'modified' | 'deleted';
type Entry = 'file' | 'registry_key' | 'registry_value';

const decoders: Readonly<Record<Entry, Readonly<Record<Change, InternalDecoder>>>> = {
  file: { added: 'syscheck_new_entry', modified: 'syscheck_integrity_changed', deleted: 'syscheck_deleted' },
  registry_key: {
    added: 'syscheck_registry_key_added',
    modified: 'syscheck_registry_key_modified',
    deleted: 'syscheck_registry_key_deleted',
  },
  registry_value: {
    added: 'syscheck_registry_value_added',
    modified: 'syscheck_registry_value_modified',
    deleted: 'syscheck_registry_value_deleted',
  },
};

/** Undefined for what is no event: scan markers, and messages that lack what every change has (spec: fim, section 9). */
export function readSyscheck(text: string): SyscheckMessage | undefined {
  const message = parseByteJson(text);
  const data = member(message, 'data');
  if (member(message, 'type') !== 'event' || !isObject(data)) return undefined;
  const attributes = member(data, 'attributes');
  const change = asChange(member(data, 'type'));
  const entry = asEntry(member(attributes, 'type'));
  if (change === undefined || entry === undefined || !isObject(attributes)) return undefined;
  if (typeof member(data, 'path') !== 'string' || lacksIndex(entry, data)) return undefined;
  const hardLinks = texts(member(data, 'hard_links'));
  const values = readValues(data, attributes, hardLinks);
  return { decoder: decoders[entry][change], change, entry, hardLinks, values };
}

function asChange(value: Json | undefined): Change | undefined {
  return value === 'added' || value === 'modified' || value === 'deleted' ? value : undefined;
}

function asEntry(value: Json | undefined): Entry | undefined {
  // How agents of old called what is now a key or a value; it counts as a file.
  if (value === 'registry') return 'file';
  return value === 'file' || value === 'registry_key' || value === 'registry_value' ? value : undefined;
}

function lacksIndex(entry: Entry, data: JsonObject): boolean {
  const version = member(data, 'version');
  return entry !== 'file' && typeof version === 'number' && version >= 3 && typeof member(data, 'index') !== 'string';
}

/** How a member's value becomes the field's text; undefined when it is of a wrong type and counts as absent. */
type Reader = (value: Json | undefined) => string | undefined;

const ofData: readonly (readonly [key: string, field: SyscheckField])[] = [
  ['path', 'file'],
  ['mode', 'mode'],
  ['content_changes', 'changed_content'],
  ['tags', 'tag'],
  ['arch', 'arch'],
  ['value_name', 'value_name'],
  ['index', 'hash_full_path'],
  ['type', 'event_type'],
];

/** A field without a name for the value before is one that does not change. */
const ofAttributes: readonly (readonly [key: string, read: Reader, after: SyscheckField, before?: SyscheckField])[] = [
  ['size', asInteger, 'size', 'size_before'],
  ['perm', asPermissions, 'perm', 'perm_before'],
  ['uid', asString, 'uid', 'uid_before'],
  ['gid', asString, 'gid', 'gid_before'],
  ['user_name', asString, 'uname', 'uname_before'],
  ['group_name', asString, 'gname', 'gname_before'],
  ['inode', asStringOrInteger, 'inode', 'inode_before'],
  ['mtime', asInteger, 'mtime', 'mtime_before'],
  ['hash_md5', asString, 'md5', 'md5_before'],
  ['hash_sha1', asString, 'sha1', 'sha1_before'],
  ['hash_sha256', asString, 'sha256', 'sha256_before'],
  ['attributes', asString, 'win_attributes', 'win_attributes_before'],
  ['symlink_path', asString, 'symbolic_path'],
  ['value_type', asString, 'value_type'],
  ['type', asString, 'entry_type'],
];

/** Members and fields have the same names. */
const ofAudit: readonly SyscheckField[] = [
  'user_id',
  'user_name',
  'group_id',
  'group_name',
  'process_name',
  'process_id',
  'parent_name',
  'parent_cwd',
  'cwd',
  'audit_uid',
  'audit_name',
  'effective_uid',
  'effective_name',
  'ppid',
];

function readValues(data: JsonObject, attributes: JsonObject, hardLinks: readonly string[]): SyscheckValues {
  const values = new Map<SyscheckField, string>();
  const put = (field: SyscheckField, text: string | undefined) => {
    if (text !== undefined) values.set(field, text);
  };
  const old = member(data, 'old_attributes');
  const audit = member(data, 'audit');
  const changed = texts(member(data, 'changed_attributes'));
  for (const [key, field] of ofData) put(field, asString(member(data, key)));
  for (const [key, read, after, before] of ofAttributes) {
    put(after, read(member(attributes, key)));
    if (before !== undefined) put(before, read(member(old, key)));
  }
  for (const key of ofAudit) put(key, asStringOrInteger(member(audit, key)));
  if (hardLinks.length > 0) put('hard_links', jsonStrings(hardLinks));
  if (changed.length > 0) put('changed_fields', changed.join(','));
  return values;
}

function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asInteger(value: Json | undefined): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)).toString() : undefined;
}

function asStringOrInteger(value: Json | undefined): string | undefined {
  return asString(value) ?? asInteger(value);
}

/** On Windows `{"<sid>": {"name", "allowed": [], "denied": []}}`, as one text. */
function asPermissions(value: Json | undefined): string | undefined {
  if (!isObject(value)) return asString(value);
  const parts: string[] = [];
  for (const [sid, account] of Object.entries(value)) {
    const name = asString(member(account, 'name')) ?? sid;
    for (const kind of ['allowed', 'denied'] as const) {
      const rights = texts(member(account, kind));
      if (rights.length > 0) parts.push(`${name} (${kind}): ${rights.map(upperCase).join('|')}`);
    }
  }
  return parts.join(', ');
}

function upperCase(bytes: string): string {
  return bytes.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The scalars of an array, as text. */
function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(asText).filter((text) => text !== undefined) : [];
}
