import type { Bucket } from '../alerts-index.ts';
import { bandNumberOf, firstPlace, secondOf } from './place.ts';

/** A bucket while it is counted: places from this one on, and before that; how many of each band. */
interface Open {
  readonly begin: number;
  readonly from: number;
  readonly to: number;
  readonly counts: [low: number, medium: number, high: number, critical: number];
}

/** Counts alerts by their places. Quickest in the order of time: then the bucket is nearly always the one before. */
export class Buckets {
  readonly #width: number;
  readonly #buckets = new Map<number, Open>();
  #last: Open = { begin: 0, from: 0, to: 0, counts: [0, 0, 0, 0] };

  /** In seconds. */
  constructor(width: number) {
    this.#width = width;
  }

  add(place: number): void {
    if (place < this.#last.from || place >= this.#last.to) this.#last = this.#bucketOf(place);
    const { from, counts } = this.#last;
    // The difference is a small number, unlike the place.
    const band = bandNumberOf(place - from);
    counts[band] = (counts[band] ?? 0) + 1;
  }

  /** The oldest first. */
  list(): readonly Bucket[] {
    const buckets = [...this.#buckets.values()].sort((a, b) => a.begin - b.begin);
    return buckets.map(({ begin, counts: [low, medium, high, critical] }) => ({
      begin,
      alerts: { low, medium, high, critical },
    }));
  }

  #bucketOf(place: number): Open {
    const begin = Math.floor(secondOf(place) / this.#width) * this.#width;
    const known = this.#buckets.get(begin);
    if (known !== undefined) return known;
    const bucket: Open = {
      begin,
      from: firstPlace(begin),
      to: firstPlace(begin + this.#width),
      counts: [0, 0, 0, 0],
    };
    this.#buckets.set(begin, bucket);
    return bucket;
  }
}
