import * as fs from 'node:fs';
import { stat } from 'node:fs/promises';

/** The calls of the file system that the writing of logs is made of; a test gives others, which fail. */
export type Disk = Pick<
  typeof fs,
  | 'closeSync'
  | 'fstatSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readSync'
  | 'readdirSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'writeSync'
>;

export const systemDisk: Disk = fs;

export interface DiskError extends Error {
  /** Such as `ENOSPC`. */
  readonly code: string;
}

export function isDiskError(error: unknown): error is DiskError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

/** Calls; what the system refuses is the answer. Any other error is a defect and is thrown. */
export function attempt(call: () => void): DiskError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (isDiskError(error)) return error;
    throw error;
  }
}

/** Undefined when there is no such file or folder. */
export function unlessMissing<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (isDiskError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** What a folder holds; nothing when there is none. */
export function namesIn(folder: string, disk: Disk): readonly string[] {
  return unlessMissing(() => disk.readdirSync(folder)) ?? [];
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
