import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isSystemError } from '../../lib/system-error.ts';
import type { OpenedFile } from './followed-file.ts';
import { bytePath } from './glob.ts';
import { type Mark, markAfter, readTail, startMark, tailAt } from './mark.ts';

/** Where reading begins: at the file's start, at its end, or at a mark. */
export type Place = 'start' | 'end' | Mark;

export interface PlacedFile extends OpenedFile {
  /** False: the file did not hold what the mark says, so it is open at its start. */
  readonly held: boolean;
}

/** Opens a file for reading; throws system errors. */
export function openAt(path: string, place: Place): PlacedFile {
  // A pipe may have taken the file's place meanwhile: opening one must not wait for its writer.
  const descriptor = openSync(bytePath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { descriptor, ...findPlace(descriptor, place) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function findPlace(descriptor: number, place: Place): Omit<PlacedFile, 'descriptor'> {
  if (place === 'end') {
    const { size } = fstatSync(descriptor);
    const tail = readTail(descriptor, size);
    if (tail !== undefined) return { mark: markAfter(size, tail), tail, held: true };
  } else if (place !== 'start') {
    const tail = tailAt(descriptor, place);
    if (tail !== undefined) return { mark: place, tail, held: true };
  }
  return { mark: startMark, tail: '', held: place === 'start' };
}

/** The mark of a file's present end; undefined when it cannot be read. */
export function endMark(path: string): Mark | undefined {
  return openBriefly(path, 'end')?.mark;
}

/** Whether a file has before the mark what was there when the mark was made. */
export function holds(path: string, mark: Mark): boolean {
  return openBriefly(path, mark)?.held ?? false;
}

function openBriefly(path: string, place: Place): PlacedFile | undefined {
  try {
    const opened = openAt(path, place);
    closeSync(opened.descriptor);
    return opened;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

const probeBytes = 4_096;

/** Whether its beginning has a NUL, as no text has. */
export function isBinary(descriptor: number): boolean {
  const bytes = Buffer.allocUnsafe(probeBytes);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, probeBytes, 0)).includes(0);
}
