import type { FoundFile } from './find-files.ts';
import type { KeptPlaces } from './kept-places.ts';
import type { Place } from './open-at.ts';

export interface StartRules {
  readonly location: string;
  readonly onlyFutureEvents: boolean;
  readonly maxSize: number;
}

/**
 * Where the reading of a file begins (spec: log collection, section 3). `first`: it was there when the collector started.
 * A file that appears later is read from its start, as is one that appeared while nobody ran, if the location was read
 * before: the reference begins these at their end, and what was written until it noticed them is lost.
 */
export function startingPlace(file: FoundFile, first: boolean, rules: StartRules, kept: KeptPlaces): Place {
  const mark = kept.mark(file.id);
  if (!first) return mark ?? 'start';
  if (rules.onlyFutureEvents) return 'end';
  if (file.size - (mark?.offset ?? 0) > rules.maxSize) return 'end';
  if (mark) return mark;
  return kept.fileAt(file.path) !== undefined || kept.wasRead(rules.location) ? 'start' : 'end';
}
