export type QueueFileErrorCode = 'queue-file-corrupt' | 'queue-file-newer' | 'queue-file-unusable';

/** The queue's file cannot be used as it is. The message names the file and what to do about it. */
export class QueueFileError extends Error {
  override readonly name = 'QueueFileError';
  readonly code: QueueFileErrorCode;
  readonly path: string;

  constructor(code: QueueFileErrorCode, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/** What SQLite threw, as a refusal that helps when the file itself is at fault; anything else comes back as it is. */
export function asQueueFileError(path: string, error: unknown): unknown {
  if (!/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error))) return error;
  return new QueueFileError(
    'queue-file-corrupt',
    path,
    `the queue ${path} is damaged or is no queue (${messageOf(error)}). Stop the program, then restore the file from a ` +
      `backup, or move it away together with ${path}-wal and ${path}-shm. Without it the program begins with an empty ` +
      'queue and reads the alerts from where a first start reads them.',
    error,
  );
}

export function unusable(path: string, error: unknown): QueueFileError {
  return new QueueFileError(
    'queue-file-unusable',
    path,
    `the queue ${path} cannot be opened (${messageOf(error)}). Check that its folder exists, belongs to the user the ` +
      'program runs as and has room, and that no other program holds the file.',
    error,
  );
}

export function newer(path: string, found: number, known: number): QueueFileError {
  return new QueueFileError(
    'queue-file-newer',
    path,
    `the queue ${path} was written by a newer version of this program (format ${found}; this version knows ${known}). ` +
      'Install that version again, or move the file away to begin with an empty queue.',
  );
}

/** SQLite's name for an error, such as SQLITE_FULL or SQLITE_IOERR_WRITE; empty when it is not SQLite's. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
