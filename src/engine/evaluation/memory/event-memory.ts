import type { Event } from '../../event/event.ts';
import { Subject } from '../../event/subject.ts';
import type { Matcher } from '../../regex/matcher.ts';
import type { Correlation, CorrelationFilter, Reading, Rule, RuleTree } from '../../rules/rule.ts';
import { Readings, textOf } from '../reading.ts';
import { EventList } from './event-list.ts';
import { type PastEvent, PastList } from './past-list.ts';

/** Of all texts kept, so that a sender of long events cannot fill the memory: 8 KB for each of 8192 events. */
const maxCharacters = 64 * 1024 * 1024;

/**
 * The events that won a rule, the newest `size` of them, and the lists that correlations search (spec: rules, section 6).
 * An event is in its winner's own list where some `if_matched_sid` names the winner, otherwise in the group lists that
 * the winner feeds, as often as it feeds them. Lists are in the order in which events came, so the oldest event of all is
 * the oldest of each list that it is in. When their texts are very long, fewer are remembered (`maxCharacters`).
 */
export class EventMemory {
  /** What the filters of all correlations compare. */
  readonly readings: readonly Reading[];
  /** Level that a correlation has marked the current event with. */
  mark = 0;
  readonly #readings = new Readings();
  readonly #size: number;
  readonly #all = new EventList<PastEvent>();
  readonly #bySid = new Map<number, PastList>();
  readonly #byGroup: readonly PastList[];
  readonly #byRegex = new Map<Matcher, RegexList>();
  /** By the winner's index. */
  readonly #lists: readonly (readonly PastList[])[];
  #characters = 0;
  /** Events ever stored. */
  #stored = 0;
  /** Of the newest event. */
  #lastTime = 0;
  /** Number, among all ever stored, of the last event after which the clock was set back. */
  #lastBeforeSetBack = -1;

  constructor(rules: RuleTree, size: number) {
    this.#size = size;
    for (const { correlation } of rules.rules) {
      for (const reading of correlation?.filters.flatMap(comparedBy) ?? []) this.#readings.intern(reading);
    }
    this.readings = this.#readings.all;
    for (const { index } of rules.rules) if (rules.sidWatched[index]) this.#bySid.set(index, new PastList());
    this.#byGroup = Array.from({ length: rules.groupListCount }, () => new PastList());
    for (const { correlation } of rules.rules) {
      if (correlation?.source.kind === 'regex') this.#byRegex.set(correlation.source.matcher, new RegexList());
    }
    this.#lists = rules.rules.map(({ index }) => this.#listsOf(index, rules));
  }

  /** Where values of past events have what the filter compares. */
  positionsOf(filter: CorrelationFilter): readonly number[] {
    return comparedBy(filter).map((reading) => this.readings.indexOf(this.#readings.intern(reading)));
  }

  /** Whether no event is remembered that came after another and has an earlier time. */
  get isInOrder(): boolean {
    return this.#lastBeforeSetBack < this.#stored - this.#all.length;
  }

  /** What a correlation searches. */
  listOf(source: Correlation['source']): PastList | undefined {
    switch (source.kind) {
      case 'sid':
        return this.#bySid.get(source.ruleIndex);
      case 'group':
        return this.#byGroup[source.list];
      case 'regex':
        return this.#byRegex.get(source.matcher)?.matching(source.matcher, this.#all, this.#stored);
      default:
        return source satisfies never;
    }
  }

  /** Remembers the current event under its winner. */
  store(event: Event, rule: Rule): void {
    this.add(this.#isAskedFor(rule) ? this.#copy(event, rule) : nothing);
  }

  add(past: PastEvent): void {
    if (past !== nothing) this.#noteOrder(past.time);
    this.#all.push(past);
    this.#stored += 1;
    this.#characters += charactersOf(past);
    for (const list of this.#lists[past.ruleIndex] ?? []) list.push(past);
    while (this.#all.length > this.#size || this.#characters > maxCharacters) this.#forgetOldest();
  }

  /** Oldest first; those that no correlation can ask for are left out. */
  *entries(): Generator<PastEvent> {
    for (let index = 0; index < this.#all.length; index += 1) {
      const past = this.#all.at(index);
      if (past !== undefined && past !== nothing) yield past;
    }
  }

  #noteOrder(time: number): void {
    if (time < this.#lastTime) this.#lastBeforeSetBack = this.#stored - 1;
    this.#lastTime = time;
  }

  #forgetOldest(): void {
    const oldest = this.#all.dropOldest();
    if (oldest === undefined) return;
    this.#characters -= charactersOf(oldest);
    for (const list of this.#lists[oldest.ruleIndex] ?? []) list.dropOldest();
    for (const list of this.#byRegex.values()) list.forget(oldest);
  }

  #listsOf(ruleIndex: number, rules: RuleTree): readonly PastList[] {
    const own = this.#bySid.get(ruleIndex);
    if (own !== undefined) return [own];
    return (rules.groupListsOf[ruleIndex] ?? []).flatMap((list) => this.#byGroup[list] ?? []);
  }

  #isAskedFor({ index }: Rule): boolean {
    return this.#byRegex.size > 0 || (this.#lists[index] ?? []).length > 0;
  }

  #copy(event: Event, rule: Rule): PastEvent {
    return {
      ruleIndex: rule.index,
      time: Math.floor(event.time / 1000),
      agentId: event.agentId,
      category: event.decoder?.category ?? 'syslog',
      hasDynamic: event.dynamicCount > 0,
      values: this.readings.map((reading) => textOf(event, reading)),
      fullLog: event.fullLog,
      log: this.#byRegex.size > 0 ? event.log.text : '',
      mark: this.mark,
    };
  }
}

/** Stands for every event that is in no list: it only takes its place in the order of forgetting. */
const nothing: PastEvent = {
  ruleIndex: -1,
  time: 0,
  agentId: '',
  category: 'syslog',
  hasDynamic: false,
  values: [],
  fullLog: '',
  log: '',
  mark: 0,
};

/** Its texts may be parts of each other, or of one: then they take less. */
function charactersOf({ fullLog, log, values }: PastEvent): number {
  let characters = fullLog.length + log.length;
  for (const value of values) characters += value?.length ?? 0;
  return characters;
}

/** The events that one `if_matched_regex` matches. Each is tried once, when a search first comes across it. */
class RegexList {
  readonly #matching = new PastList();
  readonly #subject = new Subject();
  /** Of all events ever stored, those before this number have been tried. */
  #tried = 0;

  /** `stored`: how many were ever stored, of which `all` are the newest. */
  matching(matcher: Matcher, all: EventList<PastEvent>, stored: number): PastList {
    for (let number = Math.max(this.#tried, stored - all.length); number < stored; number += 1) {
      const past = all.at(number - stored + all.length);
      if (past === undefined) continue;
      this.#subject.set(past.log);
      if (matcher.test(this.#subject)) this.#matching.push(past);
    }
    this.#tried = stored;
    return this.#matching;
  }

  forget(oldest: PastEvent): void {
    if (this.#matching.all.at(0) === oldest) this.#matching.dropOldest();
  }
}

/** The texts that a filter compares. */
function comparedBy(filter: CorrelationFilter): readonly Reading[] {
  switch (filter.kind) {
    case 'same':
    case 'different':
      return [filter.reading];
    case 'same-fields':
    case 'different-fields':
      return filter.slots.map((slot) => ({ from: 'dynamic', slot }));
    case 'never':
      return [];
    default:
      return filter satisfies never;
  }
}
