import type { DeliveryState } from '../queue.ts';

export type Counts = Readonly<Record<DeliveryState, number>>;

export const noCounts: Counts = { waiting: 0, postponed: 0, dead: 0, delivered: 0, skipped: 0 };

/** What a transaction will mean to what is kept in memory: applied once it is committed, forgotten if it is not. */
export class Changes {
  readonly #counts = new Map<string, Counts>();
  readonly #freed: { readonly lane: string; readonly id: number }[] = [];
  #soonest = Number.POSITIVE_INFINITY;

  /** By how much each lane's counts change. */
  get counts(): ReadonlyMap<string, Counts> {
    return this.#counts;
  }

  /** Entries whose lease is over. */
  get freed(): readonly { readonly lane: string; readonly id: number }[] {
    return this.#freed;
  }

  /** When the first of the newly postponed falls due; infinite if none was postponed. */
  get soonest(): number {
    return this.#soonest;
  }

  added(lane: string, state: DeliveryState): void {
    this.#count(lane, state, 1);
  }

  removed(lane: string, state: DeliveryState): void {
    this.#count(lane, state, -1);
  }

  moved(lane: string, from: DeliveryState, to: DeliveryState): void {
    this.removed(lane, from);
    this.added(lane, to);
  }

  free(lane: string, id: number): void {
    this.#freed.push({ lane, id });
  }

  due(at: number): void {
    this.#soonest = Math.min(this.#soonest, at);
  }

  #count(lane: string, state: DeliveryState, by: number): void {
    const counts = this.#counts.get(lane) ?? noCounts;
    this.#counts.set(lane, { ...counts, [state]: counts[state] + by });
  }
}
