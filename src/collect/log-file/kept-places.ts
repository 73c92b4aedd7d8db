import type { Positions } from '../positions.ts';
import { type Mark, parseMark } from './mark.ts';

/*
 * What is kept of a location, under three kinds of keys: of each file, by device and inode, its mark; of each path, the
 * file that was last there; and that the location was read before, so that a file nothing is known of must be new.
 */

export type KeptChanges = ReadonlyMap<string, string | undefined>;

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

  fileAt(path: string): string | undefined {
    return this.#get(pathKey(path));
  }

  setFileAt(path: string, id: string | undefined): void {
    this.#changes.set(pathKey(path), id);
  }

  wasRead(location: string): boolean {
    return this.#get(locationKey(location)) !== undefined;
  }

  setRead(location: string): void {
    this.#changes.set(locationKey(location), 'read');
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

function fileKey(id: string): string {
  return `file ${id}`;
}

function pathKey(path: string): string {
  return `path ${path}`;
}

function locationKey(location: string): string {
  return `location ${location}`;
}
