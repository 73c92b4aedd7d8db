import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isMissing } from '../../lib/system-error.ts';

/** A file that may hold alerts, as it was when looked at. */
export interface LogFile {
  readonly path: string;
  /** Inode and time of birth: stays through renames and links; the birth tells a reused inode, where the disk keeps it. */
  readonly id: string;
  /** See `datedKey`; undefined for a file that is no daily file and no link to one. */
  readonly dated: string | undefined;
  /**
   * `current` is alerts.json; `daily` a file below YYYY/Mon; `rotated` lies beside alerts.json and is named like a log;
   * `other` lies there too but is only read when it is the very file that was being read before.
   */
  readonly kind: 'current' | 'daily' | 'rotated' | 'other';
  readonly compressed: boolean;
  /** Bytes on disk. */
  readonly size: number;
  readonly modifiedMs: number;
  readonly bornMs: number;
}

/** Undefined when there is no such file, or it is something else: a folder, a pipe. */
export async function describeFile(
  path: string,
  kind: LogFile['kind'],
  dated?: string | undefined,
): Promise<LogFile | undefined> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return undefined;
    return {
      path,
      id: fileId(stats),
      dated,
      kind,
      compressed: isCompressed(path),
      size: Number(stats.size),
      modifiedMs: Number(stats.mtimeNs) / 1e6,
      bornMs: Number(stats.birthtimeNs) / 1e6,
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function fileId({ ino, birthtimeNs }: BigIntStats): string {
  return `${ino}.${birthtimeNs}`;
}

export function isCompressed(path: string): boolean {
  return path.endsWith('.gz');
}
