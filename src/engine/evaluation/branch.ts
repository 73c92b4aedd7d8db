import { detach } from '../../lib/bytes.ts';
import type { Event } from '../event/event.ts';
import type { Reading } from '../rules/rule.ts';
import type { LocalClock } from './local-clock.ts';
import { read } from './reading.ts';

/** What candidates are told apart by: the decoder, or one text of the event. Compared by identity. */
export type Aspect = 'decoder' | Reading;

/** Something with conditions, some of which depend on one aspect of the event alone. */
export interface Splittable<T> {
  /** Those aspects, each once. */
  readonly aspects: readonly Aspect[];
  /** What is left of it for events of which this aspect is the same as of this one; undefined when it cannot hold for them. */
  reduce(aspect: Aspect, event: Event, clock: LocalClock): T | undefined;
}

/**
 * Candidates, told apart by what they ask of the decoder and of single fields, so that most are never looked at.
 *
 * - A branch learns from the events it sees: for each decoder, or each value of one field, it remembers which candidates
 *   are left and in what order, in a branch of their own, which may be split again by another field.
 * - Only conditions on that very decoder or field are decided by it, whatever their patterns are; all others stay.
 *   Equal values give equal answers, so what is remembered is never wrong.
 * - Values are learnt when they come again, so that those that come once cost next to nothing. A field whose values hardly
 *   ever come again is given up. Long values are not remembered.
 * - What all branches of an evaluator remember is bounded: see `Growth`.
 */
export class Branch<T extends Splittable<T>> {
  readonly candidates: readonly T[];
  readonly #growth: Growth;
  /** Undefined until the branch is first asked. */
  #aspect: Aspect | 'none' | undefined;
  /** A value that has come once has no branch yet. */
  readonly #branches = new Map<Key, Branch<T> | undefined>();
  #lookups = 0;

  constructor(candidates: readonly T[], growth: Growth) {
    this.candidates = candidates;
    this.#growth = growth;
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
    this.#aspect ??= mostTelling(this.candidates);
    const aspect = this.#aspect;
    if (aspect === 'none') return undefined;
    const key = keyOf(aspect, event);
    if (typeof key === 'string' && key.length > maxKeyLength) return undefined;
    this.#lookups += 1;
    return this.#branches.get(key) ?? this.#meet(aspect, key, event, clock);
  }

  #meet(aspect: Aspect, key: Key, event: Event, clock: LocalClock): Branch<T> | undefined {
    if (this.#branches.has(key)) return this.#learn(aspect, key, event, clock);
    if (this.#branches.size < maxKeys || this.#makeRoom()) {
      this.#branches.set(typeof key === 'string' ? detach(key) : key, undefined);
      this.#growth.add(1);
    }
    return undefined;
  }

  #learn(aspect: Aspect, key: Key, event: Event, clock: LocalClock): Branch<T> {
    const left: T[] = [];
    for (const candidate of this.candidates) {
      const reduced = candidate.reduce(aspect, event, clock);
      if (reduced !== undefined) left.push(reduced);
    }
    const branch = new Branch(left, this.#growth);
    this.#branches.set(key, branch);
    this.#growth.add(branchOverhead + left.length);
    return branch;
  }

  /** False when it has turned out that remembering does not pay. */
  #makeRoom(): boolean {
    const pays = this.#lookups >= maxKeys * lookupsPerKey;
    if (!pays) this.#aspect = 'none';
    this.forget();
    return pays;
  }
}

/** Bounds what the branches of one evaluator remember: beyond the limit, all of them forget and begin anew. */
export class Growth {
  readonly #limit: number;
  readonly #branches: { forget(): void }[] = [];
  #size = 0;

  /** `limit`: remembered keys and candidates, of a few dozen bytes each. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A branch that is not remembered by another. */
  watch(branch: { forget(): void }): void {
    this.#branches.push(branch);
  }

  add(size: number): void {
    this.#size += size;
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
/** What a branch without candidates takes, counted in candidates. */
const branchOverhead = 8;

function keyOf(aspect: Aspect, event: Event): Key {
  if (aspect === 'decoder') return event.decoder?.nameId ?? 0;
  const subject = read(event, aspect);
  return subject.isSet ? subject.text : undefined;
}

/** The decoder first; otherwise the field that most candidates depend on. */
function mostTelling<T extends Splittable<T>>(candidates: readonly T[]): Aspect | 'none' {
  const counts = new Map<Aspect, number>();
  for (const { aspects } of candidates) {
    for (const aspect of aspects) counts.set(aspect, (counts.get(aspect) ?? 0) + 1);
  }
  if ((counts.get('decoder') ?? 0) >= minCandidates) return 'decoder';
  let best: Aspect | 'none' = 'none';
  let most = minCandidates - 1;
  for (const [aspect, count] of counts) if (count > most) [best, most] = [aspect, count];
  return best;
}
