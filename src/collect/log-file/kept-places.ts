import { at, parseJson } from '../../lib/json.ts';
import type { Positions } from '../positions.ts';
import { type Mark, parseMark } from './mark.ts';

/*
 * What is kept of a location: of each file, by device and inode, its mark; of each path, which files were there; since when
 * the location is read, so that a file nothing is known of must be new; and which files are not read any more. The marks
 * of these stay for a long time, since a file may come back: a disk that was away, a name that was changed and restored.
 */

export type KeptChanges = ReadonlyMap<string, string | undefined>;

export interface KeptPlace {
  /** Files that were at the path and are not read to their end, the oldest first; the last one is, or was, there. */
  readonly files: readonly string[];
  /** When the last one was first seen there, or began anew. */
  readonly since: number;
}

/** So many files that are not read any more. */
const mostRetired = 1_000;

export class KeptPlaces {
  readonly #positions: Positions;
  #changes = new Map<string, string | undefined>();

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  mark(id: string): Mark | undefined {
    return parseMark(this.#get(fileKey(id)));
  }

  setMark(id: string, mark: Mark | undefined): void {
    this.#changes.set(fileKey(id), mark && JSON.stringify(mark));
  }

  place(path: string): KeptPlace | undefined {
    return parsePlace(this.#get(pathKey(path)));
  }

  setPlace(path: string, place: KeptPlace | undefined): void {
    this.#changes.set(pathKey(path), place && JSON.stringify(place));
  }

  readSince(location: string): number | undefined {
    const since = this.#get(locationKey(location));
    return since === undefined ? undefined : Number(since);
  }

  setReadSince(location: string, ms: number): void {
    this.#changes.set(locationKey(location), String(ms));
  }

  /** A file is not read any more. Answers which one that was so for longest is to be forgotten for it, if any is. */
  retire(location: string, id: string): string | undefined {
    const retired = [...this.#retired(location).filter((other) => other !== id), id];
    this.#changes.set(retiredKey(location), JSON.stringify(retired.slice(-mostRetired)));
    return retired.length > mostRetired ? retired[0] : undefined;
  }

  /** What has changed since the last call, to be stored once the events are handed over. */
  takeChanges(): KeptChanges {
    const changes = this.#changes;
    this.#changes = new Map();
    return changes;
  }

  #retired(location: string): readonly string[] {
    return parseIds(parseJson(this.#get(retiredKey(location)) ?? '[]'));
  }

  #get(key: string): string | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#positions.get(key);
  }
}

function parsePlace(text: string | undefined): KeptPlace | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const since = at(value, 'since');
  return typeof since === 'number' ? { files: parseIds(at(value, 'files')), since } : undefined;
}

function parseIds(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}

function fileKey(id: string): string {
  return `file ${id}`;
}

function pathKey(path: string): string {
  return `path ${path}`;
}

function locationKey(location: string): string {
  return `location ${location}`;
}

function retiredKey(location: string): string {
  return `retired ${location}`;
}
