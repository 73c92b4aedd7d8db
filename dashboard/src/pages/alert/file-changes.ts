import { type AlertDocument, at, isDocument, textAt, textsAt } from './document.ts';

export interface AttributeChange {
  /** `Size` */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

/** What file integrity monitoring says of a file, or of a value of the registry. */
export interface FileChanges {
  readonly path: string;
  /** `added`, `modified`, `deleted`. */
  readonly event: string | null;
  readonly mode: string | null;
  /** Of a deleted one, what it was last stands in `after`. */
  readonly attributes: readonly AttributeChange[];
  readonly diff: string | null;
  /** Who did it, as far as the system has audited it. */
  readonly user: string | null;
  readonly process: string | null;
}

const attributes: readonly (readonly [key: string, name: string, changedAs: string])[] = [
  ['size', 'Size', 'size'],
  ['perm', 'Permissions', 'permission'],
  ['win_perm', 'Permissions', 'permission'],
  ['attrs', 'Attributes', 'attributes'],
  ['uname', 'Owner', 'user_name'],
  ['uid', 'Owner id', 'uid'],
  ['gname', 'Group', 'group_name'],
  ['gid', 'Group id', 'gid'],
  ['mtime', 'Last written', 'mtime'],
  ['inode', 'Inode', 'inode'],
  ['md5', 'MD5', 'md5'],
  ['sha1', 'SHA-1', 'sha1'],
  ['sha256', 'SHA-256', 'sha256'],
];

/** Null: the alert is about no file. */
export function readFileChanges(document: AlertDocument): FileChanges | null {
  const file = at(document, 'syscheck');
  const path = textAt(file, 'path');
  if (path === null) return null;
  const valueName = textAt(file, 'value_name');
  return {
    path: valueName === null ? path : `${path}\\${valueName}`,
    event: textAt(file, 'event'),
    mode: textAt(file, 'mode'),
    attributes: readAttributes(file),
    diff: textAt(file, 'diff'),
    user: textAt(file, 'audit', 'user', 'name') ?? textAt(file, 'audit', 'user', 'id'),
    process: textAt(file, 'audit', 'process', 'name'),
  };
}

/** The changed ones first; an attribute that stayed the same is only told as it is now. */
function readAttributes(file: unknown): readonly AttributeChange[] {
  const saidToChange = new Set(textsAt(file, 'changed_attributes'));
  const all = attributes.flatMap(([key, name, changedAs]) => {
    const [before, after] = ['before', 'after'].map((when) => attributeText(at(file, `${key}_${when}`)));
    if (before === undefined || after === undefined || (before === null && after === null)) return [];
    const changed = before !== after && (before !== null || saidToChange.has(changedAs));
    return [{ name, before, after, changed }];
  });
  return [...all.filter(({ changed }) => changed), ...all.filter(({ changed }) => !changed)];
}

/** Scalars, lists of them, and Windows permissions, which are objects in a list. */
function attributeText(value: unknown): string | null {
  if (Array.isArray(value)) return joined(value.map(attributeText), value.some(isDocument) ? '; ' : ', ');
  if (!isDocument(value)) return value === undefined || value === null || value === '' ? null : String(value);
  const rights = ['allowed', 'denied'].map((kind) => {
    const names = textsAt(value, kind);
    return names.length === 0 ? null : `${kind} ${names.join(', ')}`;
  });
  return joined([textAt(value, 'name'), joined(rights, ', ')], ': ');
}

function joined(texts: readonly (string | null)[], separator: string): string | null {
  const present = texts.filter((text) => text !== null);
  return present.length === 0 ? null : present.join(separator);
}

export type DiffKind = 'removed' | 'added' | 'place' | 'same';

/** Of the plain format (`<` and `>`) and of the unified one. */
export function diffKind(line: string): DiffKind {
  if (/^(\d+(,\d+)?[acd]\d+(,\d+)?\r?$|@@|---|\+\+\+)/.test(line)) return 'place';
  if (/^[<-]/.test(line)) return 'removed';
  return /^[>+]/.test(line) ? 'added' : 'same';
}
