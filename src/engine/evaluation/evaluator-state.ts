import type { Category } from '../decoders/decoder.ts';
import type { FieldNames } from '../event/field-names.ts';
import type { RuleTree } from '../rules/rule.ts';
import type { EventMemory } from './memory/event-memory.ts';
import type { PastEvent } from './memory/past-list.ts';
import type { RuleCounterState } from './memory/rule-counters.ts';
import type { SeenLinesState } from './memory/seen-lines.ts';
import { readingKey } from './reading.ts';

/**
 * What an evaluator knows of events that have passed. Plain data (structured clone, JSON), without reference to a loaded
 * ruleset: rules by id, fields by name. Bounded as the parts are: by `memory_size` events, by 16 Mi characters of `if_fts`
 * lines and 32 Mi of `check_diff` outputs, where what was not used longest is forgotten.
 */
export interface EvaluatorState {
  /** Hours since the epoch, local: counters are of this hour. */
  readonly hour: number;
  readonly rules: readonly RuleCounterState[];
  readonly seen: SeenLinesState;
  readonly outputs: readonly (readonly [key: string, output: string])[];
  /** Oldest first. */
  readonly events: readonly PastEventState[];
}

interface PastEventState {
  readonly ruleId: number;
  readonly time: number;
  readonly agentId: string;
  readonly category: Category;
  readonly hasDynamic: boolean;
  /** By `readingKey`. */
  readonly values: Readonly<Record<string, string>>;
  readonly fullLog: string;
  readonly log: string;
  readonly mark: number;
}

export function exportEvents(memory: EventMemory, rules: RuleTree, names: FieldNames): PastEventState[] {
  const keys = memory.readings.map((reading) => readingKey(reading, names.slotNames));
  const events: PastEventState[] = [];
  for (const { ruleIndex, values, ...rest } of memory.entries()) {
    const rule = rules.rules[ruleIndex];
    if (rule !== undefined) events.push({ ...rest, ruleId: rule.id, values: namedValues(keys, values) });
  }
  return events;
}

/** Events whose rule is no more are left out. */
export function importEvents(
  events: readonly PastEventState[],
  memory: EventMemory,
  rules: RuleTree,
  names: FieldNames,
): void {
  const keys = memory.readings.map((reading) => readingKey(reading, names.slotNames));
  for (const { ruleId, values, ...rest } of events) {
    const rule = rules.byId.get(ruleId);
    if (rule !== undefined) memory.add({ ...rest, ruleIndex: rule.index, values: keys.map((key) => values[key]) });
  }
}

function namedValues(keys: readonly string[], values: PastEvent['values']): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [position, key] of keys.entries()) {
    const value = values[position];
    if (value !== undefined) named[key] = value;
  }
  return named;
}
