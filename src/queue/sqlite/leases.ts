import type { Lease } from '../queue.ts';
import type { Changes } from './changes.ts';
import type { Entries } from './entries.ts';
import { closed, type GroupCommit } from './group-commit.ts';
import type { Lanes } from './lanes.ts';

interface Taker {
  readonly count: number;
  readonly give: (leases: readonly Lease[]) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Who holds which entry, and who waits for one. In memory only: a lease that dies with the process leaves its entry
 * waiting. Invariants:
 *
 *  - An id is held from the moment it is given out until the commit that settles it, so nobody else gets it before.
 *  - A lease is open from then until it is settled or released, which can be done once.
 *  - Takers of a lane are served in the order in which they came.
 */
export class Leases {
  readonly #entries: Entries;
  readonly #lanes: Lanes;
  readonly #commit: GroupCommit;
  readonly #open = new Set<Lease>();
  readonly #held = new Map<string, Set<number>>();
  readonly #takers = new Map<string, Set<Taker>>();
  #closed = false;

  constructor(entries: Entries, lanes: Lanes, commit: GroupCommit) {
    this.#entries = entries;
    this.#lanes = lanes;
    this.#commit = commit;
  }

  take(lane: string, count: number, signal: AbortSignal): Promise<readonly Lease[]> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return resolve([]);
      if (this.#closed) return reject(closed());
      const takers = this.#takersOf(lane);
      const taker: Taker = { count, give: (leases) => resolve(left(leases)), fail: (error) => reject(left(error)) };
      const abandon = () => taker.give([]);
      function left<T>(outcome: T): T {
        takers.delete(taker);
        signal.removeEventListener('abort', abandon);
        return outcome;
      }
      takers.add(taker);
      signal.addEventListener('abort', abandon, { once: true });
      this.#serve(lane);
    });
  }

  /** Ends the lease, so that it cannot be ended again, and answers its entry's id. Nobody gets the entry before `apply`. */
  end(lease: Lease): number {
    if (!this.#open.delete(lease)) throw new Error(`the lease of ${lease.id} is settled already, or not this queue's`);
    return Number(lease.id);
  }

  release(lease: Lease): void {
    this.#heldOf(lease.entry.lane).delete(this.end(lease));
    this.#serve(lease.entry.lane);
  }

  holds(lane: string, id: number): boolean {
    return this.#heldOf(lane).has(id);
  }

  /** After a commit: what it settled is free, and what it made wait can be taken. */
  apply(changes: Changes): void {
    for (const { lane, id } of changes.freed) this.#heldOf(lane).delete(id);
    for (const lane of changes.counts.keys()) this.#serve(lane);
  }

  close(): void {
    this.#closed = true;
    for (const lane of this.#takers.keys()) this.#fail(lane, closed());
  }

  #serve(lane: string): void {
    if (this.#takersOf(lane).size === 0 || this.#ready(lane) === 0) return;
    this.#commit.read(() => this.#serveAll(lane)).catch((error: unknown) => this.#fail(lane, error));
  }

  #serveAll(lane: string): void {
    for (const taker of this.#takersOf(lane)) {
      if (this.#ready(lane) === 0) return;
      taker.give(this.#lease(lane, taker.count));
    }
  }

  #lease(lane: string, count: number): readonly Lease[] {
    const held = this.#heldOf(lane);
    // What is held still waits as far as the table knows, and may all come before the first that is free.
    const first = this.#entries.toTake(lane, count + held.size);
    const free = first.filter((id) => !held.has(id)).slice(0, count);
    const leases = free.map((id) => this.#entries.lease(id)).filter((lease) => lease !== undefined);
    for (const lease of leases) {
      this.#open.add(lease);
      held.add(Number(lease.id));
    }
    return leases;
  }

  #ready(lane: string): number {
    return this.#lanes.counts(lane).waiting - this.#heldOf(lane).size;
  }

  #fail(lane: string, error: unknown): void {
    for (const taker of this.#takersOf(lane)) taker.fail(error);
  }

  #takersOf(lane: string): Set<Taker> {
    return getOrMake(this.#takers, lane);
  }

  #heldOf(lane: string): Set<number> {
    return getOrMake(this.#held, lane);
  }
}

function getOrMake<T>(sets: Map<string, Set<T>>, name: string): Set<T> {
  const found = sets.get(name);
  if (found) return found;
  const made = new Set<T>();
  sets.set(name, made);
  return made;
}
