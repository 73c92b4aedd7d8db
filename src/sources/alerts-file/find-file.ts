import { isMissing, isSystemError } from '../../lib/system-error.ts';
import type { Cursor, Mark } from './cursor.ts';
import { type FileBytes, openBytes } from './file-bytes.ts';
import type { LogFile } from './log-file.ts';

/** The file that a cursor is in, open; what stands before the cursor has been found to be what was read. */
export interface Found {
  readonly file: LogFile;
  readonly bytes: FileBytes;
}

/**
 * Opens the file that the cursor is in: by its daily name (compressed or not), by its id, or by its content among the
 * files beside alerts.json. `moved`: files were renamed meanwhile, so the listing must be made again. Undefined: none of
 * them is it.
 */
export async function findFile(files: readonly LogFile[], cursor: Cursor): Promise<Found | 'moved' | undefined> {
  for (const file of namedLike(files, cursor)) {
    const bytes = await openVerified(file, cursor);
    if (bytes === 'moved') return bytes;
    if (bytes) return { file, bytes };
  }
  for (const file of possibleCopies(files, cursor)) {
    const bytes = await openVerified(file, cursor).catch(unlessForbidden);
    if (bytes === 'moved') return bytes;
    if (bytes) return { file, bytes };
  }
  return undefined;
}

/** Does the file hold, before the mark, what the mark says? */
export async function holds(file: LogFile, mark: Mark): Promise<boolean> {
  const bytes = await openVerified(file, mark).catch(unlessForbidden);
  if (bytes === undefined || bytes === 'moved') return false;
  await bytes.close();
  return true;
}

/** Opens the file if it holds `mark.head` at its beginning and `mark.tail` before the offset; 'moved' if it is not that file. */
async function openVerified(file: LogFile, mark: Mark): Promise<FileBytes | 'moved' | undefined> {
  const bytes = await openListed(file);
  if (bytes === 'moved') return bytes;
  try {
    const { head, tail, offset } = mark;
    if ((await has(bytes, head, 0)) && (await has(bytes, tail, offset - tail.length))) return bytes;
  } catch (error) {
    await bytes.close();
    throw error;
  }
  await bytes.close();
  return undefined;
}

/** 'moved': by now something else goes by that name, or nothing. */
export async function openListed(file: LogFile): Promise<FileBytes | 'moved'> {
  try {
    const bytes = await openBytes(file.path);
    if (bytes.id === file.id) return bytes;
    await bytes.close();
    return 'moved';
  } catch (error) {
    if (isMissing(error)) return 'moved';
    throw error;
  }
}

async function has(bytes: FileBytes, expected: Buffer, position: number): Promise<boolean> {
  const found = Buffer.alloc(expected.length);
  for (let length = 0; length < found.length; ) {
    const read = await bytes.read(found, length, position + length);
    if (read === 0) return false;
    length += read;
  }
  return found.equals(expected);
}

function namedLike(files: readonly LogFile[], { file: own }: Cursor): readonly LogFile[] {
  if (own === undefined) return [];
  const byName = files.filter(({ dated }) => dated !== undefined && dated === own.dated);
  const byId = files.filter((file) => file.id === own.id && !byName.includes(file));
  return [...byName, ...byId];
}

/** What was moved away and compressed, or copied before alerts.json was emptied. Newest first: it is most likely. */
function possibleCopies(files: readonly LogFile[], cursor: Cursor): readonly LogFile[] {
  if (cursor.offset === 0) return [];
  const beside = files.filter(({ kind }) => kind === 'rotated' || kind === 'other');
  const longEnough = beside.filter(({ compressed, size }) => compressed || size >= cursor.offset);
  return longEnough.sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/** A stranger's file beside alerts.json must not hold up the alerts. */
function unlessForbidden(error: unknown): undefined {
  if (isSystemError(error) && (error.code === 'EACCES' || error.code === 'EPERM')) return undefined;
  throw error;
}
