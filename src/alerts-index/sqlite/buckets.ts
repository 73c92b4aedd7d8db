import type { Band, Bucket } from '../alerts-index.ts';
import { bandAt, secondOf } from './place.ts';

/** Counts alerts by their places. */
export class Buckets {
  readonly #width: number;
  readonly #counts = new Map<number, Record<Band, number>>();

  /** In seconds. */
  constructor(width: number) {
    this.#width = width;
  }

  add(place: number): void {
    const begin = Math.floor(secondOf(place) / this.#width) * this.#width;
    const counts = this.#counts.get(begin) ?? { low: 0, medium: 0, high: 0, critical: 0 };
    counts[bandAt(place)] += 1;
    this.#counts.set(begin, counts);
  }

  /** The oldest first. */
  list(): readonly Bucket[] {
    return [...this.#counts].map(([begin, alerts]) => ({ begin, alerts })).sort((a, b) => a.begin - b.begin);
  }
}
