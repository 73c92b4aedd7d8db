import { localDay } from '../../lib/local-time.ts';
import type { LogFile } from './log-file.ts';

/** What tells when a file was written; the path only when it has one. */
export interface Written {
  readonly dated: string | undefined;
  readonly modifiedMs: number;
  readonly path?: string;
}

/** The files written after `here`, which may be one of them, oldest first. */
export function filesAfter(files: readonly LogFile[], here: Written): readonly LogFile[] {
  return ordered(files, (file) => inOrder(file, here) > 0).filter((file) => file !== here);
}

/** When it is not known what `here` is: also the file that has its name, from its start. */
export function filesFrom(files: readonly LogFile[], here: Written): readonly LogFile[] {
  return ordered(files, (file) => inOrder(file, { ...here, modifiedMs: asKeptBy(file, here.modifiedMs) }) >= 0);
}

/** The time as the file would tell it: some tools that move or compress files keep their times in whole seconds. */
function asKeptBy({ modifiedMs }: LogFile, time: number): number {
  return modifiedMs % 1_000 === 0 ? Math.floor(time / 1_000) * 1_000 : time;
}

/** The files that came to be since `time`, but no older ones that have only been compressed since; and alerts.json. */
export function filesBornSince(files: readonly LogFile[], time: number): readonly LogFile[] {
  const day = localDay(time).key;
  return ordered(files, ({ bornMs, dated }) => bornMs > time && (dated === undefined || dated >= day));
}

/**
 * Copies made of alerts.json since `time`. While nothing had been read of it, being copied and emptied leaves no other
 * trace.
 */
export function copiesSince(files: readonly LogFile[], time: number): readonly LogFile[] {
  return files.filter(({ kind, modifiedMs }) => kind === 'rotated' && modifiedMs > time).sort(inOrder);
}

/**
 * Alerts.json is always among them, in its place by its daily name: the next daily file is there for a moment before
 * alerts.json becomes a link to it. Without such a name, or with an older one (the system's clock was set back), it is
 * the last.
 */
function ordered(files: readonly LogFile[], choose: (file: LogFile) => boolean): readonly LogFile[] {
  const isLast = (file: LogFile) => file.kind === 'current' && (file.dated === undefined || !choose(file));
  const chosen = files.filter((file) => file.kind !== 'other' && !isLast(file) && choose(file));
  return [...chosen.sort(inOrder), ...files.filter(isLast)];
}

/** Below 0: `a` was written before `b`. Daily files go by their names, since compressing changes their times. */
function inOrder(a: Written, b: Written): number {
  if (a.dated !== undefined && b.dated !== undefined) return compare(a.dated, b.dated);
  return a.modifiedMs - b.modifiedMs || byName(a.path, b.path);
}

/** Within one tick of the disk's clock: `alerts.json.2` is older than `alerts.json.1`, but `…-20261120` than `…-20261121`. */
function byName(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const [first, second] = [rotationNumber(a), rotationNumber(b)];
  return first === undefined || second === undefined ? compare(a, b) : second - first;
}

function rotationNumber(path: string): number | undefined {
  const number = /\.(\d{1,5})(?:\.gz)?$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
