import { basename, dirname, join } from 'node:path';
import { monthNames } from '../lib/local-time.ts';
import { kindFolder, type LogKind, parseDailyName, shortName } from './daily-name.ts';
import { type Disk, namesIn, unlessMissing } from './disk.ts';

/**
 * Why the short name (`alerts.json`) may not be made a link to a file of ours; undefined when it may. It may when nothing
 * is lost by that: it does not exist, is an empty file, or is another name of one of the daily files. Anything else may be
 * what a manager is writing, or what someone has put there.
 */
export function whyNotOurs(logs: string, kind: LogKind, disk: Disk): string | undefined {
  const stats = unlessMissing(() => disk.lstatSync(shortName(logs, kind)));
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return 'it is no regular file';
  const hasOtherNames = stats.nlink > 1;
  if (stats.size === 0 || (hasOtherNames && isDaily(logs, kind, stats.ino, disk))) return undefined;
  return 'it is no link to one of the daily files, and not empty';
}

/** Newest first: it is most often the last one. */
function isDaily(logs: string, kind: LogKind, inode: number, disk: Disk): boolean {
  const root = kindFolder(logs, kind);
  return namesIn(root, disk)
    .filter((year) => /^\d{4}$/.test(year))
    .sort()
    .reverse()
    .flatMap((year) => [...monthNames].reverse().map((month) => join(root, year, month)))
    .some((folder) => holdsDaily(folder, kind, inode, disk));
}

function holdsDaily(folder: string, kind: LogKind, inode: number, disk: Disk): boolean {
  const names = namesIn(folder, disk).filter((name) => parseDailyName(kind, name) !== undefined);
  return names.some((name) => unlessMissing(() => disk.lstatSync(join(folder, name)))?.ino === inode);
}

/**
 * Makes the short name another name of the file. It leads to the one or to the other at any time: a name that is missing
 * for a moment is an alarm to some that follow it.
 */
export function linkShortName(name: string, file: string, disk: Disk): void {
  const target = disk.lstatSync(file).ino;
  if (unlessMissing(() => disk.lstatSync(name))?.ino === target) return;
  // Readers of the folder pass over names that end so.
  const temporary = join(dirname(name), `${basename(name)}.tmp`);
  unlessMissing(() => disk.unlinkSync(temporary));
  disk.linkSync(file, temporary);
  disk.renameSync(temporary, name);
}
