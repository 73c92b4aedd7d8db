import type { Logger } from '../../lib/log.ts';
import { filesBornSince, filesFrom } from './chronology.ts';
import { type Cursor, markBytes, noBytes, startOf } from './cursor.ts';
import { holds } from './find-file.ts';
import { endOf } from './first-start.ts';
import type { LogFile } from './log-file.ts';

/**
 * Where to go on when no file holds what was read before the cursor: it was emptied in place, deleted, or cut short.
 * `files` must include alerts.json. Undefined: files were renamed meanwhile, look again.
 */
export async function goOnWithout(
  files: readonly LogFile[],
  cursor: Cursor,
  { log, rebooted }: { readonly log: Logger; readonly rebooted: boolean },
): Promise<Cursor | undefined> {
  const same = files.find(({ id }) => id === cursor.file?.id);
  if (same && rebooted && (await wasCutShort(same, cursor))) return goOnAtEnd(same, cursor, log);
  const [next] = later(files, cursor);
  if (next === undefined) return undefined;
  if (cursor.file === undefined)
    log.info({ file: next.path }, 'alerts.json has appeared; reading it from its beginning');
  else tellLoss(same, cursor, next, log);
  return startOf(next, cursor.generation + 1);
}

function tellLoss(same: LogFile | undefined, { file, offset, modifiedMs }: Cursor, next: LogFile, log: Logger): void {
  const facts = { offset, written: new Date(modifiedMs).toISOString(), next: next.path };
  if (same)
    log.warn({ file: same.path, ...facts }, 'the alerts file was emptied; what had not been read of it is lost');
  else log.warn({ file, ...facts }, 'the alerts file is gone; what had not been read of it is lost');
}

function later(files: readonly LogFile[], { file, modifiedMs }: Cursor): readonly LogFile[] {
  return file ? filesFrom(files, { dated: file.dated, modifiedMs }) : filesBornSince(files, modifiedMs);
}

/**
 * After a power failure a file may end before the place it was read to, since our position reached the disk and the
 * file's last bytes did not. All that is left of it has been read, which reading it again from its start would repeat.
 * Only believed right after the machine was started: at any other time a shorter file was emptied and written anew.
 */
async function wasCutShort(file: LogFile, { head, offset }: Cursor): Promise<boolean> {
  if (file.compressed || file.size >= offset || head.length < markBytes) return false;
  return holds(file, { head, offset: head.length, tail: noBytes });
}

async function goOnAtEnd(file: LogFile, cursor: Cursor, log: Logger): Promise<Cursor | undefined> {
  const end = await endOf(file);
  if (end === 'moved') return undefined;
  log.warn(
    { file: file.path, offset: cursor.offset, end: end.offset },
    'the alerts file has lost its end; going on there',
  );
  return { ...startOf(file, cursor.generation + 1), ...end };
}
