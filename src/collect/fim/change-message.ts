import { changedAttributes, checksumOf, type FileAttributes } from './file-attributes.ts';

/** A change of a file, to be told. Texts are byte strings. */
export interface FileChange {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly mode: 'scheduled' | 'realtime';
  readonly path: string;
  /** Of a deleted file, the last known. */
  readonly attributes: FileAttributes;
  /** Of a modified file. */
  readonly before: FileAttributes | undefined;
  readonly contentChanges: string | undefined;
  readonly tags: string;
}

/** The analysis takes no longer message. */
export const longestMessage = 65_535;
export const moreChanges = 'More changes...';

/**
 * The queue message of a change. Real time has a layout of its own for files that are there: members in the order of
 * their names, and a version in words (spec: file integrity, section 7). What would be too long loses the end of its
 * difference, never of its JSON.
 */
export function changeMessage(change: FileChange, now: number): string {
  const layout = change.mode === 'realtime' && change.type !== 'deleted' ? sortedLayout : plainLayout;
  const timestamp = Math.floor(now / 1000);
  const message = layout(change, timestamp);
  const { contentChanges } = change;
  if (message.length <= longestMessage || contentChanges === undefined) return message;
  const room = longestMessage - layout({ ...change, contentChanges: '' }, timestamp).length;
  return layout({ ...change, contentChanges: shorten(contentChanges, room) }, timestamp);
}

export function scanMarker(type: 'scan_start' | 'scan_end', now: number): string {
  return queueMessage({ type, data: { timestamp: Math.floor(now / 1000) } });
}

function plainLayout({ path, mode, type, attributes, before, ...change }: FileChange, timestamp: number): string {
  const told = { path, version: 2, mode, type, timestamp, attributes: withChecksum(attributes) };
  const old = before && {
    old_attributes: withChecksum(before),
    changed_attributes: changedAttributes(before, attributes),
  };
  return queueMessage({ type: 'event', data: { ...told, ...old, ...appendix(change) } });
}

function sortedLayout({ path, mode, type, attributes, before, ...change }: FileChange, timestamp: number): string {
  const data = {
    attributes: sorted(withChecksum(attributes)),
    ...(before && { changed_attributes: changedAttributes(before, attributes) }),
    mode,
    ...(before && { old_attributes: sorted(withChecksum(before)) }),
    path,
    timestamp,
    type,
    version: '2.0',
  };
  return queueMessage({ data: { ...data, ...appendix(change) }, type: 'event' });
}

function appendix({ contentChanges, tags }: Pick<FileChange, 'contentChanges' | 'tags'>) {
  return { ...(contentChanges !== undefined && { content_changes: contentChanges }), ...(tags !== '' && { tags }) };
}

function withChecksum(attributes: FileAttributes) {
  return { type: 'file', ...attributes, checksum: checksumOf(attributes) };
}

function sorted(of: object): object {
  return Object.fromEntries(Object.entries(of).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Byte strings give a byte string: what JSON escapes in them is ASCII, and bytes of 0x80 and above pass through. */
function queueMessage(message: object): string {
  return `8:syscheck:${JSON.stringify(message)}`;
}

/** Whole lines whose JSON takes at most `room` bytes, with a word that there is more. */
function shorten(text: string, room: number): string {
  let end = 0;
  for (let used = moreChanges.length; end < text.length; end += 1) {
    used += JSON.stringify(text.charAt(end)).length - 2;
    if (used > room) break;
  }
  return cutAtLine(text.slice(0, end)) + moreChanges;
}

/** Without what follows the last newline. */
export function cutAtLine(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
