import { join } from 'node:path';
import type { LocalDay } from '../lib/local-time.ts';
import { dailyName, type LogKind, monthFolder, parseDailyName } from './daily-name.ts';
import { type Disk, namesIn } from './disk.ts';

/** A daily file, open to be appended to. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly day: LocalDay;
  readonly size: number;
  /** It stops within a line: the machine went down while that was written. */
  readonly isCutOff: boolean;
}

export interface Place {
  /** `<home>/logs`. */
  readonly logs: string;
  readonly kind: LogKind;
  readonly disk: Disk;
}

/** The system's `umask` takes its share of these; the reference's is 0027. Only what is created gets them. */
const folderMode = 0o770;
const fileMode = 0o640;

/**
 * Opens the `last` file that the day has, or the one after it: the first of a day has no number. One that has been
 * compressed is not gone on with. Throws what the system refuses.
 */
export function openDailyFile({ logs, kind, disk }: Place, day: LocalDay, which: 'last' | 'next'): OpenFile {
  const folder = monthFolder(logs, kind, day);
  disk.mkdirSync(folder, { recursive: true, mode: folderMode });
  const path = join(folder, dailyName(kind, day.day, choosePart({ logs, kind, disk }, day, which)));
  const fd = disk.openSync(path, 'a+', fileMode);
  try {
    const { size } = disk.fstatSync(fd);
    return { fd, path, day, size, isCutOff: size > 0 && lastByte(fd, size, disk) !== newline };
  } catch (error) {
    disk.closeSync(fd);
    throw error;
  }
}

function choosePart({ logs, kind, disk }: Place, day: LocalDay, which: 'last' | 'next'): number {
  let part = which === 'last' ? 0 : 1;
  for (const name of namesIn(monthFolder(logs, kind, day), disk)) {
    const there = parseDailyName(kind, name);
    if (there?.day !== day.day) continue;
    part = Math.max(part, there.part + (which === 'next' || there.compressed ? 1 : 0));
  }
  return part;
}

const newline = 0x0a;

function lastByte(fd: number, size: number, disk: Disk): number | undefined {
  const byte = Buffer.alloc(1);
  disk.readSync(fd, byte, 0, 1, size - 1);
  return byte[0];
}
