import type { Event } from '../event/event.ts';
import type { Correlation, CorrelationFilter, Rule } from '../rules/rule.ts';
import type { EventList } from './memory/event-list.ts';
import type { EventMemory } from './memory/event-memory.ts';
import type { Grouping, PastEvent } from './memory/past-list.ts';
import { textOf } from './reading.ts';

/** Texts of earlier events that an alert shows at most. */
const maxOutputs = 11;

/** One rule's search through earlier events, the newest first (spec: rules, section 6). */
export class CorrelationSearch {
  readonly #level: number;
  readonly #correlation: Correlation;
  readonly #memory: EventMemory;
  /** Positions in the values of a past event, and what the current one has there. */
  readonly #same: readonly number[];
  readonly #different: readonly number[];
  readonly #needsDynamic: boolean;
  readonly #isPossible: boolean;
  /** Undefined where every event of the list may count. */
  readonly #grouping: Grouping | undefined;
  readonly #current: (string | undefined)[] = [];

  constructor(rule: Rule, correlation: Correlation, memory: EventMemory) {
    this.#level = rule.level;
    this.#correlation = correlation;
    this.#memory = memory;
    const { filters } = correlation;
    const positionsOf = (filter: CorrelationFilter) => memory.positionsOf(filter);
    this.#same = filters.filter(({ kind }) => kind.startsWith('same')).flatMap(positionsOf);
    this.#different = filters.filter(({ kind }) => kind.startsWith('different')).flatMap(positionsOf);
    this.#isPossible = filters.every(({ kind }) => kind !== 'never');
    this.#needsDynamic = filters.some(({ kind }) => kind === 'different-fields');
    const isGrouped = this.#same.length > 0 || !correlation.global;
    this.#grouping = isGrouped
      ? memory.listOf(correlation.source)?.groupedBy(this.#same, !correlation.global)
      : undefined;
  }

  /**
   * Whether enough events precede this one. Their texts go to `outputs`, where places taken already are kept; a search that
   * fails empties it.
   */
  succeeds(event: Event, outputs: string[]): boolean {
    const newest = this.#isPossible ? this.#count(event, outputs) : undefined;
    if (newest === undefined) {
      outputs.length = 0;
      return false;
    }
    // A single event counted may start another search: the reference marks the newest of several only.
    if (this.#correlation.frequency > 2) newest.mark = this.#level;
    this.#memory.mark = this.#level;
    return true;
  }

  /** The newest event counted, if there are enough. */
  #count(event: Event, outputs: string[]): PastEvent | undefined {
    const { source, timeframe, frequency } = this.#correlation;
    const since = Math.floor(event.time / 1000) - timeframe;
    this.#readCurrent(event);
    const past = this.#candidates(event);
    let newest: PastEvent | undefined;
    let counted = 0;
    for (let index = (past?.length ?? 0) - 1; index >= 0; index -= 1) {
      const candidate = past?.at(index);
      if (candidate === undefined || candidate.time < since) return undefined;
      if (!this.#isComparable(candidate, event)) continue;
      // What set off an alert of this level or above is not counted again.
      if (candidate.mark >= this.#level) return undefined;
      newest ??= candidate;
      counted += 1;
      const isLast = counted >= frequency - 1;
      if (counted <= maxOutputs && !(isLast && source.kind === 'regex')) outputs[counted - 1] ??= candidate.fullLog;
      if (isLast) return newest;
    }
    return undefined;
  }

  /**
   * A search ends at the first event that is too old, whether it compares or not. In order of time all before it are too
   * old as well, so the group alone gives the same answer as the whole list.
   */
  #candidates(event: Event): EventList<PastEvent> | undefined {
    const list = this.#memory.listOf(this.#correlation.source);
    if (this.#grouping === undefined || !this.#memory.isInOrder) return list?.all;
    return this.#grouping.find(event.agentId, this.#current);
  }

  #readCurrent(event: Event): void {
    for (const position of this.#same) this.#readPosition(event, position);
    for (const position of this.#different) this.#readPosition(event, position);
  }

  #readPosition(event: Event, position: number): void {
    const reading = this.#memory.readings[position];
    this.#current[position] = reading && textOf(event, reading);
  }

  #isComparable(candidate: PastEvent, event: Event): boolean {
    const { global, source } = this.#correlation;
    if (!global && candidate.agentId !== event.agentId) return false;
    if (source.kind === 'regex' && candidate.category !== (event.decoder?.category ?? 'syslog')) return false;
    if (this.#needsDynamic && !candidate.hasDynamic && event.dynamicCount === 0) return false;
    for (const position of this.#same) {
      const value = candidate.values[position];
      if (value === undefined || value !== this.#current[position]) return false;
    }
    for (const position of this.#different) {
      const value = candidate.values[position];
      if (value !== undefined && value === this.#current[position]) return false;
    }
    return true;
  }
}
