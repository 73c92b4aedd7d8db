import type { FoundFile } from './find-files.ts';
import type { KeptPlaces } from './kept-places.ts';
import { type Mark, markBytes } from './mark.ts';
import { holds, type Place } from './open-at.ts';

export interface StartRules {
  readonly location: string;
  readonly onlyFutureEvents: boolean;
  readonly maxSize: number;
}

export interface Start {
  readonly place: Place;
  /** So many bytes that were to be read are passed over, since they are too many. */
  readonly skipped: number;
}

/**
 * Where the reading of a file begins (spec: log collection, section 3). `first`: it was there when the collector started.
 * A file that appears later is read from its start, as is one that appeared while nobody ran, if the location was read
 * before: the reference begins these at their end, and what was written until it noticed them is lost.
 */
export function startingPlace(file: FoundFile, first: boolean, rules: StartRules, kept: KeptPlaces): Start {
  const at = (place: Place, skipped = 0): Start => ({ place, skipped });
  if (!first) return at(kept.mark(file.id) ?? 'start');
  if (rules.onlyFutureEvents) return at('end');
  const mark = kept.mark(file.id) ?? replacedMark(file, kept);
  const isFirstStart = kept.place(file.path) === undefined && kept.readSince(rules.location) === undefined;
  if (!mark && isFirstStart) return at('end');
  const unread = file.size - (mark?.offset ?? 0);
  return unread > rules.maxSize ? at('end', unread) : at(mark ?? 'start');
}

/**
 * A disk may have another number after the system has started anew, and a log that was restored or edited another inode.
 * It is the same file for us if it still has what was read of it.
 */
function replacedMark(file: FoundFile, kept: KeptPlaces): Mark | undefined {
  const before = kept.place(file.path)?.files.at(-1);
  const mark = before === undefined ? undefined : kept.mark(before);
  if (!mark || !(mark.offset >= markBytes || inodeOf(before) === inodeOf(file.id))) return undefined;
  return holds(file.path, mark) ? mark : undefined;
}

function inodeOf(id: string | undefined): string | undefined {
  return id?.split(':')[1];
}

/**
 * A copy of a file that is being read, made before that is emptied, is new only from there on. Two files may well begin
 * alike: it takes a whole fingerprint's bytes in the same place to be sure. `marks`: of the files that it may be a copy of.
 */
export function copiedMark(copy: FoundFile, marks: readonly Mark[]): Mark | undefined {
  return marks.find((mark) => mark.offset >= markBytes && holds(copy.path, mark));
}
