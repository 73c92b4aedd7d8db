import { at, parseJson } from '../../lib/json.ts';
import type { Positions } from '../positions.ts';
import { type Mark, parseMark } from './mark.ts';

/*
 * What is kept of a location, under three kinds of keys: of each file, by device and inode, its mark; of each path, which
 * files were there; and since when the location is read, so that a file nothing is known of must be new.
 */

export type KeptChanges = ReadonlyMap<string, string | undefined>;

export interface KeptPlace {
  /** Files that were at the path and are not read to their end, the oldest first; the last one is, or was, there. */
  readonly files: readonly string[];
  /** When the last one was first seen there, or began anew. */
  readonly since: number;
}

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

  /** What has changed since the last call, to be stored once the events are handed over. */
  takeChanges(): KeptChanges {
    const changes = this.#changes;
    this.#changes = new Map();
    return changes;
  }

  #get(key: string): string | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#positions.get(key);
  }
}

function parsePlace(text: string | undefined): KeptPlace | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const [files, since] = [at(value, 'files'), at(value, 'since')];
  if (!Array.isArray(files) || typeof since !== 'number') return undefined;
  return { files: files.filter((id) => typeof id === 'string'), since };
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
