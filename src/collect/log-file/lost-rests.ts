import type { FoundFile } from './find-files.ts';
import type { Generation, GenerationSearch } from './generations.ts';
import type { Mark } from './mark.ts';
import { holds } from './open-at.ts';

export interface LostRest {
  readonly id: string;
  readonly mark: Mark;
}

/**
 * What was read of and cannot be read on: it is in none of the generations that were found, nor in what is at the path
 * now, nor anywhere else among the files that are read (`present`).
 */
export function lostRests(
  found: FoundFile,
  missing: GenerationSearch['missing'],
  generations: readonly Generation[],
  present: ReadonlySet<string>,
): readonly LostRest[] {
  return missing.flatMap(({ id, mark }) => {
    if (!mark || generations.some(({ place }) => place === mark)) return [];
    const isThere = id === found.id ? false : present.has(id) || (mark.offset > 0 && holds(found.path, mark));
    return isThere ? [] : [{ id, mark }];
  });
}
