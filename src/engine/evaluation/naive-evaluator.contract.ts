import type { Decoder } from '../decoders/decoder.ts';
import type { Event } from '../event/event.ts';
import { fieldIndex } from '../event/fields.ts';
import { Subject } from '../event/subject.ts';
import type { Condition, Correlation, CorrelationFilter, Reading, Rule, RuleNode, RuleTree } from '../rules/rule.ts';
import type { EvaluationSettings } from './evaluator.ts';

/** A whole event as it was. */
interface Kept {
  readonly rule: Rule;
  readonly seconds: number;
  readonly agentId: string;
  readonly category: string;
  readonly hasDynamic: boolean;
  readonly fullLog: string;
  readonly log: string;
  readonly text: (reading: Reading) => string | undefined;
  mark: number;
}

/**
 * The rules as the specification has them, without index, guard, cache or bound: what the real evaluator is compared with.
 * Covers the conditions and correlations that its test makes; the rest is in tests of their own.
 */
export class NaiveEvaluator {
  readonly #rules: RuleTree;
  readonly #settings: EvaluationSettings;
  readonly #fired = new Map<Rule, number>();
  readonly #ignoredSince = new Map<Rule, number>();
  readonly #outputs = new Map<string, string>();
  readonly #seen = new Set<string>();
  #kept: Kept[] = [];
  #mark = 0;
  #parent: Rule | undefined;
  #outputsBefore: string[] = [];
  #previousLog: string | undefined;

  constructor(rules: RuleTree, settings: EvaluationSettings) {
    this.#rules = rules;
    this.#settings = settings;
  }

  /** The same as `told` makes of a verdict. */
  evaluate(event: Event): object {
    this.#mark = 0;
    this.#parent = undefined;
    this.#outputsBefore = [];
    this.#previousLog = undefined;
    const winner = this.#select(event);
    if (winner === undefined) return this.#tell(undefined, false);
    this.#fired.set(winner, (this.#fired.get(winner) ?? 0) + 1);
    return this.#settings.mode === 'engine' ? this.#engine(event, winner) : this.#session(event, winner);
  }

  #engine(event: Event, winner: Rule): object {
    if (winner.level === 0) return this.#tell(undefined, false);
    const ignored = this.#isIgnored(winner, event);
    const rule = ignored ? this.#parent : winner;
    if (ignored) this.#outputsBefore = [];
    if (rule === undefined) return this.#tell(undefined, false);
    this.#keep(event, rule);
    return rule.level === 0 ? this.#tell(undefined, false) : this.#tell(rule, rule.logs && !rule.noAlert);
  }

  #session(event: Event, winner: Rule): object {
    const isStored = winner.level > 0 && !this.#isIgnored(winner, event);
    if (isStored) this.#keep(event, winner);
    return this.#tell(winner, isStored && winner.level >= this.#settings.logAlertLevel);
  }

  #tell(rule: Rule | undefined, alerts: boolean): object {
    const firedTimes = rule === undefined ? 0 : (this.#fired.get(rule) ?? 0);
    return {
      ...{ rule: rule?.id, description: rule?.description ?? '', firedTimes, alerts },
      ...{ previousOutputs: [...this.#outputsBefore], previousLog: this.#previousLog },
    };
  }

  #isIgnored(rule: Rule, event: Event): boolean {
    const now = seconds(event);
    const since = this.#ignoredSince.get(rule);
    if (rule.ignore === 0) return false;
    if (since !== undefined && now - since < rule.ignore) return true;
    this.#ignoredSince.set(rule, now);
    return false;
  }

  #select(event: Event): Rule | undefined {
    for (const root of this.#rules.roots) {
      if (root.rule.category !== (event.decoder?.category ?? 'syslog')) continue;
      const rule = this.#check(root, event, undefined);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  #check({ rule, children }: RuleNode, event: Event, parent: Rule | undefined): Rule | undefined {
    for (const condition of rule.conditions) if (!this.#holds(condition, rule, event)) return undefined;
    if (rule.correlation !== undefined && !this.#correlates(rule, rule.correlation, event)) return undefined;
    for (const child of children) {
      const winner = this.#check(child, event, rule);
      if (winner !== undefined) return winner;
    }
    if (rule.noAlert) return undefined;
    this.#parent = parent;
    return rule;
  }

  #holds(condition: Condition, rule: Rule, event: Event): boolean {
    switch (condition.kind) {
      case 'decoded-as':
        return event.decoder?.nameId === condition.nameId;
      case 'log':
        return condition.matcher.test(event.log) !== condition.negate;
      case 'text':
        return holdsForText(textOf(event, condition.reading), condition);
      case 'list': {
        const key = textOf(event, condition.reading);
        return key !== undefined && condition.list.values.has(key);
      }
      case 'check-diff':
        return this.#differs(rule, event);
      case 'first-time-seen':
        return this.#isNew(event.decoder, event);
      case 'max-size':
        return event.log.text.length >= condition.bytes;
      default:
        throw new Error(`the naive evaluator knows no ${condition.kind}`);
    }
  }

  #differs(rule: Rule, event: Event): boolean {
    const key = `${event.hostname.text} ${rule.id}`;
    const before = this.#outputs.get(key);
    this.#outputs.set(key, event.log.text);
    if (before === undefined || before === event.log.text) return false;
    this.#outputsBefore = ['Previous output:', before, ...this.#outputsBefore.slice(2)];
    this.#previousLog = before;
    return true;
  }

  #isNew(decoder: Decoder | undefined, event: Event): boolean {
    if (decoder?.fts === undefined) return false;
    const { fields } = decoder.fts;
    const line = JSON.stringify([
      decoder.name,
      ...event.fields.map(({ text }, index) => (fields.includes(index) ? text : '')),
    ]);
    const isNew = !this.#seen.has(line);
    this.#seen.add(line);
    return isNew;
  }

  #keep(event: Event, rule: Rule): void {
    const texts = new Map<string, string | undefined>();
    for (const { correlation } of this.#rules.rules) {
      for (const reading of correlation?.filters.flatMap(readingsOf) ?? []) {
        texts.set(JSON.stringify(reading), textOf(event, reading));
      }
    }
    this.#kept.push({
      ...{ rule, seconds: seconds(event), agentId: event.agentId, category: event.decoder?.category ?? 'syslog' },
      ...{ hasDynamic: event.dynamicCount > 0, fullLog: event.fullLog, log: event.log.text, mark: this.#mark },
      text: (reading) => texts.get(JSON.stringify(reading)),
    });
    this.#kept = this.#kept.slice(-this.#settings.memorySize);
  }

  #correlates(rule: Rule, correlation: Correlation, event: Event): boolean {
    const newest = this.#search(rule, correlation, event);
    if (newest === undefined) {
      this.#outputsBefore = [];
      return false;
    }
    if (correlation.frequency > 2) newest.mark = rule.level;
    this.#mark = rule.level;
    return true;
  }

  #search(rule: Rule, correlation: Correlation, event: Event): Kept | undefined {
    const counted: Kept[] = [];
    const candidates = this.#kept.flatMap((kept) => this.#timesListed(kept, correlation, event)).reverse();
    for (const kept of candidates) {
      if (seconds(event) - kept.seconds > correlation.timeframe) return undefined;
      if (!correlation.global && kept.agentId !== event.agentId) continue;
      if (!correlation.filters.every((filter) => passes(filter, kept, event))) continue;
      if (kept.mark >= rule.level) return undefined;
      counted.push(kept);
      const isEnough = counted.length === correlation.frequency - 1;
      const isShown = counted.length <= 11 && !(isEnough && correlation.source.kind === 'regex');
      if (isShown) this.#outputsBefore[counted.length - 1] ??= kept.fullLog;
      if (isEnough) return counted[0];
    }
    return undefined;
  }

  #timesListed(kept: Kept, { source }: Correlation, event: Event): readonly Kept[] {
    const { index } = kept.rule;
    const isWatched = this.#rules.sidWatched[index] === true;
    switch (source.kind) {
      case 'sid':
        return index === source.ruleIndex ? [kept] : [];
      case 'group':
        return isWatched
          ? []
          : (this.#rules.groupListsOf[index] ?? []).filter((list) => list === source.list).map(() => kept);
      case 'regex':
        return kept.category === (event.decoder?.category ?? 'syslog') && matches(source.matcher, kept.log)
          ? [kept]
          : [];
      default:
        return source satisfies never;
    }
  }
}

function seconds(event: Event): number {
  return Math.floor(event.time / 1000);
}

function textOf(event: Event, reading: Reading): string | undefined {
  const subject =
    reading.from === 'field'
      ? event.field(reading.index)
      : reading.from === 'dynamic'
        ? event.dynamic(reading.slot)
        : reading.from === 'program_name'
          ? event.programName
          : reading.from === 'dstuser-or-srcuser'
            ? userOf(event)
            : event[reading.from === 'hostname' ? 'hostname' : 'location'];
  return subject.isSet ? subject.text : undefined;
}

function userOf(event: Event): Subject {
  const destination = event.field(fieldIndex.dstuser);
  return destination.isSet ? destination : event.field(fieldIndex.srcuser);
}

function holdsForText(text: string | undefined, { matcher, negate }: Extract<Condition, { kind: 'text' }>): boolean {
  return text !== undefined && matches(matcher, text) !== negate;
}

function matches(matcher: Extract<Condition, { kind: 'text' }>['matcher'], text: string): boolean {
  const subject = new Subject();
  subject.set(text);
  return matcher.test(subject);
}

function readingsOf(filter: CorrelationFilter): readonly Reading[] {
  if (filter.kind === 'never') return [];
  return 'slots' in filter ? filter.slots.map((slot) => ({ from: 'dynamic', slot })) : [filter.reading];
}

function passes(filter: CorrelationFilter, kept: Kept, event: Event): boolean {
  const pairs = readingsOf(filter).map((reading) => [kept.text(reading), textOf(event, reading)] as const);
  switch (filter.kind) {
    case 'same':
    case 'same-fields':
      return pairs.every(([before, now]) => before !== undefined && before === now);
    case 'different':
      return pairs.every(([before, now]) => before === undefined || before !== now);
    case 'different-fields':
      if (!kept.hasDynamic && event.dynamicCount === 0) return false;
      return pairs.every(([before, now]) => before === undefined || before !== now);
    case 'never':
      return false;
    default:
      return filter satisfies never;
  }
}
