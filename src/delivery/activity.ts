import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { parseJson } from '../lib/json.ts';
import type { ActivityBucket, LaneActivity } from './integration-report.ts';
import type { AttemptReport } from './lane.ts';

/*
 * What lanes did of late, for people. Bounded whatever happens: a day of buckets, and the newest attempts' times. To note
 * an attempt is a few additions, since a busy program makes thousands a second.
 */

const bucketMs = 300_000;
const dayMs = 86_400_000;
/** The rate is that of the last five minutes, counted in slots so that it moves on steadily. */
const slotMs = 10_000;
const slots = 30;
const latenciesKept = 256;

type Counted = 'delivered' | 'skipped' | 'postponed' | 'buried';
type Bucket = { readonly begin: number } & Record<Counted, number>;

export class Activity {
  readonly #clock: Clock;
  readonly #lanes = new Map<string, LaneTrack>();
  #changed = false;

  /** `saved`: what `take` once answered. */
  constructor(clock: Clock, saved: string | undefined) {
    this.#clock = clock;
    const known = savedLanes.safeParse(saved === undefined ? undefined : parseJson(saved)).data ?? {};
    for (const [lane, { buckets, latencies }] of Object.entries(known))
      this.#lanes.set(lane, new LaneTrack(buckets, latencies));
  }

  note({ lane, verdict, seconds }: AttemptReport): void {
    // Asked to slow down: nothing has come of it yet.
    if (verdict === 'returned') return;
    this.#changed = true;
    let track = this.#lanes.get(lane);
    if (track === undefined) {
      track = new LaneTrack([], []);
      this.#lanes.set(lane, track);
    }
    track.note(verdict, Math.round(seconds * 1_000), this.#clock.now());
  }

  of(lane: string): LaneActivity {
    return this.#lanes.get(lane)?.report(this.#clock.now()) ?? noActivity;
  }

  /** All of it as text to be stored; undefined when nothing has happened since the last time. */
  take(): string | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    const now = this.#clock.now();
    const lanes = [...this.#lanes].map(([lane, track]) => [lane, track.saved(now)] as const);
    return JSON.stringify(Object.fromEntries(lanes.filter(([, { buckets }]) => buckets.length > 0)));
  }
}

const noActivity: LaneActivity = { perMinute: 0, latency: undefined, buckets: [] };

const count = z.int().min(0);
const bucket = z.object({ begin: count, delivered: count, skipped: count, postponed: count, buried: count });
const savedLanes = z.record(
  z.string(),
  z.object({ buckets: z.array(bucket), latencies: z.array(z.number()).max(latenciesKept) }),
);

class LaneTrack {
  #buckets: Bucket[];
  /** Rings. `#slotOf` tells which ten seconds a slot counts: an old one counts nothing. */
  readonly #latencies = new Float64Array(latenciesKept);
  readonly #perSlot = new Float64Array(slots);
  readonly #slotOf = new Float64Array(slots);
  #attempts: number;

  constructor(buckets: readonly ActivityBucket[], latencies: readonly number[]) {
    this.#buckets = buckets.map((each) => ({ ...each }));
    this.#latencies.set(latencies);
    this.#attempts = latencies.length;
  }

  note(verdict: Counted, ms: number, now: number): void {
    this.#bucketAt(now)[verdict] += 1;
    this.#latencies[this.#attempts % latenciesKept] = ms;
    this.#attempts += 1;
    if (verdict === 'delivered') this.#countDelivery(Math.floor(now / slotMs));
  }

  report(now: number): LaneActivity {
    const recent = this.#latest().sort();
    const at = (share: number) => recent[Math.min(recent.length - 1, Math.floor(recent.length * share))] ?? 0;
    return {
      perMinute: this.#deliveriesSince(Math.floor(now / slotMs) - slots) / 5,
      latency: recent.length === 0 ? undefined : { p50: at(0.5), p95: at(0.95) },
      buckets: this.#fresh(now).map((each) => ({ ...each })),
    };
  }

  saved(now: number) {
    return { buckets: this.#fresh(now), latencies: [...this.#latest()] };
  }

  /** Should the clock be set back, what happens counts in the newest bucket until it has caught up. */
  #bucketAt(now: number): Bucket {
    const newest = this.#buckets.at(-1);
    const begin = now - (now % bucketMs);
    if (newest !== undefined && newest.begin >= begin) return newest;
    const made = { begin, delivered: 0, skipped: 0, postponed: 0, buried: 0 };
    this.#buckets = [...this.#fresh(now), made];
    return made;
  }

  #fresh(now: number): Bucket[] {
    return this.#buckets.filter(({ begin }) => begin + bucketMs > now - dayMs);
  }

  #countDelivery(slot: number): void {
    const index = slot % slots;
    if (this.#slotOf[index] !== slot) this.#perSlot[index] = 0;
    this.#slotOf[index] = slot;
    this.#perSlot[index] = (this.#perSlot[index] ?? 0) + 1;
  }

  #deliveriesSince(oldest: number): number {
    return this.#perSlot.reduce((sum, each, index) => sum + ((this.#slotOf[index] ?? 0) > oldest ? each : 0), 0);
  }

  /** A copy. */
  #latest(): Float64Array {
    return this.#latencies.slice(0, Math.min(this.#attempts, latenciesKept));
  }
}
