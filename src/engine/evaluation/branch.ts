import type { Event } from '../event/event.ts';
import type { Reading } from '../rules/rule.ts';
import type { LocalClock } from './local-clock.ts';
import { isSameReading, read } from './reading.ts';

/** What candidates are told apart by: the decoder, or one text of the event. */
export type Splitter = 'decoder' | Reading;

/** Something with conditions, some of which depend on the decoder or on a single text. */
export interface Splittable<T> {
  /** The texts that its conditions depend on, each by itself. */
  readonly readings: readonly Reading[];
  dependsOn(splitter: Splitter): boolean;
  /** What is left of it for events that tell the splitter the same as this one; undefined when it cannot hold for them. */
  reduce(splitter: Splitter, event: Event, clock: LocalClock): T | undefined;
}

/**
 * Candidates, told apart by what they ask of the decoder and of single fields, so that most are never looked at.
 *
 * - A branch learns from the events it sees: for each decoder, or each value of one field, it remembers which candidates
 *   are left and in what order, in a branch of their own, which may be split again by another field.
 * - Only conditions on that very decoder or field are decided by it, whatever their patterns are; all others stay.
 *   Equal values give equal answers, so what is remembered is never wrong.
 * - A field whose values hardly ever repeat is given up. Long values are not remembered.
 * - What all branches of an evaluator remember is bounded: see `Growth`.
 */
export class Branch<T extends Splittable<T>> {
  readonly candidates: readonly T[];
  readonly #growth: Growth;
  #splitter: Splitter | undefined;
  readonly #branches = new Map<Key, Branch<T>>();
  #lookups = 0;

  constructor(candidates: readonly T[], growth: Growth) {
    this.candidates = candidates;
    this.#growth = growth;
    this.#splitter = chooseSplitter(candidates);
  }

  /** Those of the candidates that may hold for the event, in order. */
  select(event: Event, clock: LocalClock): readonly T[] {
    let branch: Branch<T> = this;
    for (;;) {
      const next = branch.#next(event, clock);
      if (next === undefined) return branch.candidates;
      branch = next;
    }
  }

  forget(): void {
    this.#branches.clear();
    this.#lookups = 0;
  }

  #next(event: Event, clock: LocalClock): Branch<T> | undefined {
    const splitter = this.#splitter;
    if (splitter === undefined) return undefined;
    const key = keyOf(splitter, event);
    this.#lookups += 1;
    return this.#branches.get(key) ?? this.#learn(splitter, key, event, clock);
  }

  #learn(splitter: Splitter, key: Key, event: Event, clock: LocalClock): Branch<T> | undefined {
    if (typeof key === 'string' && key.length > maxKeyLength) return undefined;
    if (this.#branches.size >= maxKeys && !this.#makeRoom()) return undefined;
    const left: T[] = [];
    for (const candidate of this.candidates) {
      const reduced = candidate.reduce(splitter, event, clock);
      if (reduced !== undefined) left.push(reduced);
    }
    const branch = new Branch(left, this.#growth);
    this.#branches.set(typeof key === 'string' ? detach(key) : key, branch);
    this.#growth.add(left.length);
    return branch;
  }

  /** False when it has turned out that remembering does not pay. */
  #makeRoom(): boolean {
    const pays = this.#lookups >= maxKeys * lookupsPerKey;
    if (!pays) this.#splitter = undefined;
    this.forget();
    return pays;
  }
}

/** Bounds what the branches of one evaluator remember: beyond the limit, all of them forget and begin anew. */
export class Growth {
  readonly #limit: number;
  readonly #branches: { forget(): void }[] = [];
  #size = 0;

  /** `limit`: remembered candidates, of a few dozen bytes each. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A branch that is not remembered by another. */
  watch(branch: { forget(): void }): void {
    this.#branches.push(branch);
  }

  add(candidates: number): void {
    this.#size += branchOverhead + candidates;
    if (this.#size <= this.#limit) return;
    this.#size = 0;
    for (const branch of this.#branches) branch.forget();
  }
}

/** A decoder's `nameId`, 0 without decoder; or a text, undefined when not set. */
type Key = string | number | undefined;

const maxKeyLength = 160;
const maxKeys = 512;
/** A field is worth it when its values come at least this often before `maxKeys` of them have been seen. */
const lookupsPerKey = 3;
/** Fewer candidates are looked at one by one. */
const minCandidates = 4;

/** What an empty branch takes, counted in candidates. */
const branchOverhead = 8;

function keyOf(splitter: Splitter, event: Event): Key {
  if (splitter === 'decoder') return event.decoder?.nameId ?? 0;
  const subject = read(event, splitter);
  return subject.isSet ? subject.text : undefined;
}

/** A copy of its own: a slice would keep the whole message alive. */
function detach(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** The decoder first; otherwise the field that most candidates depend on. */
function chooseSplitter<T extends Splittable<T>>(candidates: readonly T[]): Splitter | undefined {
  if (countDependent(candidates, 'decoder') >= minCandidates) return 'decoder';
  const seen: Reading[] = [];
  let best: Reading | undefined;
  let most = minCandidates - 1;
  for (const { readings } of candidates) {
    for (const reading of readings) {
      if (seen.some((known) => isSameReading(known, reading))) continue;
      seen.push(reading);
      const count = countDependent(candidates, reading);
      if (count > most) [best, most] = [reading, count];
    }
  }
  return best;
}

function countDependent<T extends Splittable<T>>(candidates: readonly T[], splitter: Splitter): number {
  let count = 0;
  for (const candidate of candidates) if (candidate.dependsOn(splitter)) count += 1;
  return count;
}
