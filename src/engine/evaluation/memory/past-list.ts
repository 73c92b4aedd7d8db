import type { Category } from '../../decoders/decoder.ts';
import { EventList } from './event-list.ts';

/** What a correlation may ask of an event that has passed. */
export interface PastEvent {
  /** Of the winner. */
  readonly ruleIndex: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly agentId: string;
  readonly category: Category;
  readonly hasDynamic: boolean;
  /** By `EventMemory.readings`; undefined where the event did not have it. */
  readonly values: Values;
  readonly fullLog: string;
  /** Empty when no correlation searches by regex. */
  readonly log: string;
  /** Level of the last correlation that counted it first, 0 without one. */
  mark: number;
}

type Values = readonly (string | undefined)[];

/** Events that a correlation searches, oldest first, also grouped by what it compares. */
export class PastList {
  readonly all = new EventList<PastEvent>();
  readonly #groupings: Grouping[] = [];

  push(past: PastEvent): void {
    this.all.push(past);
    for (const grouping of this.#groupings) grouping.push(past);
  }

  dropOldest(): void {
    const oldest = this.all.dropOldest();
    if (oldest === undefined) return;
    for (const grouping of this.#groupings) grouping.drop(oldest);
  }

  /** The grouping by values in these places and, perhaps, by agent; searches share it. For a list still empty. */
  groupedBy(positions: readonly number[], byAgent: boolean): Grouping {
    const key = `${byAgent} ${positions}`;
    const known = this.#groupings.find((grouping) => grouping.key === key);
    if (known !== undefined) return known;
    const made = new Grouping(key, positions, byAgent);
    this.#groupings.push(made);
    return made;
  }
}

/**
 * The events of a list that have equal values, so that a search need not go through all those of other addresses or agents:
 * there are thousands during an attack. Long values count by their beginning, so a group may hold a few others as well.
 */
export class Grouping {
  readonly key: string;
  readonly #positions: readonly number[];
  readonly #byAgent: boolean;
  readonly #groups = new Map<string, EventList<PastEvent>>();

  constructor(key: string, positions: readonly number[], byAgent: boolean) {
    this.key = key;
    this.#positions = positions;
    this.#byAgent = byAgent;
  }

  /** Undefined when there are none. */
  find(agentId: string, values: Values): EventList<PastEvent> | undefined {
    const key = this.#keyOf(agentId, values);
    return key === undefined ? undefined : this.#groups.get(key);
  }

  push(past: PastEvent): void {
    const key = this.#keyOf(past.agentId, past.values);
    if (key === undefined) return;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.push(past);
      return;
    }
    const made = new EventList<PastEvent>();
    made.push(past);
    this.#groups.set(key, made);
  }

  /** `oldest`: of the list, and so of its group. */
  drop(oldest: PastEvent): void {
    const key = this.#keyOf(oldest.agentId, oldest.values);
    if (key === undefined) return;
    const group = this.#groups.get(key);
    group?.dropOldest();
    if (group?.length === 0) this.#groups.delete(key);
  }

  /** Undefined: what is not there equals nothing. */
  #keyOf(agentId: string, values: Values): string | undefined {
    let key = this.#byAgent ? agentId : '';
    for (const position of this.#positions) {
      const value = values[position];
      if (value === undefined) return undefined;
      // Texts hold no NUL.
      key += `\0${value.length > maxKeyLength ? value.slice(0, maxKeyLength) : value}`;
    }
    return key;
  }
}

const maxKeyLength = 200;
