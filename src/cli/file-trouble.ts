import { at } from '../lib/json.ts';
import { QueueFileError } from '../queue/sqlite/queue-file-error.ts';

/** Permission, space, and things in the way: for a person to mend, and no defect of the program. */
const mendable: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOENT',
  'ENOTDIR',
  'EEXIST',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
]);

const remedy =
  "check that the home is right, and that this program's user may write there (docs/operating.md, Install and start)";

/** What is wrong with the files that the program keeps, in words for a person; undefined when it is no such trouble. */
export function fileTrouble(error: unknown): string | undefined {
  if (error instanceof QueueFileError) return error.message;
  if (!(error instanceof Error && 'code' in error && mendable.has(error.code))) return undefined;
  return `cannot use ${whatOf(error)} (${String(error.code)}); ${remedy}`;
}

/** The path that the system's error names, or a socket's; SQLite names none, and only the lock is opened without more words. */
function whatOf(error: Error): string {
  const named = [at(error, 'path'), at(error, 'address')].find((path) => typeof path === 'string');
  return named === undefined ? 'queue/threatlockdown/lock.db' : String(named);
}
