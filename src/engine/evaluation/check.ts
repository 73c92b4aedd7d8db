import type { Event } from '../event/event.ts';
import type { Guard } from '../regex/literals.ts';
import type { Matcher } from '../regex/matcher.ts';
import type { Condition, Reading } from '../rules/rule.ts';
import type { Aspect } from './branch.ts';
import { holdsCompiled } from './compiled-rules.ts';
import { holdsInList } from './list-lookup.ts';
import type { LocalClock } from './local-clock.ts';
import { type Readings, read } from './reading.ts';

/** A condition that changes nothing and depends on the event and the clock alone: it may be tried in any order. */
export type PureCondition = Exclude<Condition, { kind: 'check-diff' | 'first-time-seen' }>;

const noReading: Reading = { from: 'location' };

/** A pure condition in one shape for all kinds, so that the loop over them stays fast. */
export class Check {
  readonly kind: 'guard' | PureCondition['kind'];
  /** Of `text`. */
  readonly reading: Reading;
  /** Of `log` and `text`. */
  readonly matcher: Matcher | undefined;
  readonly guard: Guard | undefined;
  readonly negate: boolean;
  readonly condition: PureCondition;
  /** What alone it depends on, of what candidates are told apart by. */
  readonly aspect: Aspect | undefined;
  /** The cheapest are tried first. */
  readonly cost: number;

  constructor(condition: PureCondition, readings: Readings, kind: Check['kind'] = condition.kind) {
    this.kind = kind;
    this.condition = condition;
    this.reading = condition.kind === 'text' ? readings.intern(condition.reading) : noReading;
    this.aspect = condition.kind === 'text' ? this.reading : condition.kind === 'decoded-as' ? 'decoder' : undefined;
    this.matcher = condition.kind === 'text' || condition.kind === 'log' ? condition.matcher : undefined;
    this.guard = condition.kind === 'log' ? condition.guard : undefined;
    this.negate = condition.kind === 'text' || condition.kind === 'log' ? condition.negate : false;
    this.cost = kind === 'guard' ? 1 : costOf(condition);
  }

  holds(event: Event, clock: LocalClock): boolean {
    switch (this.kind) {
      case 'guard':
        return event.mayMatchLog(this.guard) !== this.negate;
      case 'log':
        return this.#matchesLog(event) !== this.negate;
      case 'text': {
        const subject = read(event, this.reading);
        return subject.isSet && this.matcher?.test(subject) !== this.negate;
      }
      default:
        return holds(this.condition, event, clock);
    }
  }

  #matchesLog(event: Event): boolean {
    return event.mayMatchLog(this.guard) && this.matcher?.test(event.log) === true;
  }
}

/**
 * The checks of a condition. Where literals have to occur in `log`, whether they do is asked first of all, before other
 * conditions are tried; where they decide, nothing else is asked.
 */
export function checksOf(condition: PureCondition, readings: Readings): readonly Check[] {
  if (condition.kind !== 'log' || condition.guard === undefined) return [new Check(condition, readings)];
  if (condition.guard.decides) return [new Check(condition, readings, 'guard')];
  return condition.negate
    ? [new Check(condition, readings)]
    : [new Check(condition, readings, 'guard'), new Check(condition, readings)];
}

function costOf(condition: PureCondition): number {
  switch (condition.kind) {
    case 'never':
    case 'decoded-as':
      return 0;
    case 'max-size':
    case 'time':
    case 'weekday':
      return 2;
    case 'text':
    case 'log':
      return matcherCost[condition.matcher.kind] + (condition.kind === 'log' ? 1 : 0);
    case 'address':
    case 'list':
    case 'compiled':
      return 5;
    default:
      return condition satisfies never;
  }
}

const matcherCost = { string: 3, osmatch: 4, osregex: 6, pcre2: 7 } as const satisfies Record<Matcher['kind'], number>;

/** Whether a condition holds, without any short cut (spec: rules, section 2). */
export function holds(condition: PureCondition, event: Event, clock: LocalClock): boolean {
  switch (condition.kind) {
    case 'decoded-as':
      return event.decoder?.nameId === condition.nameId;
    case 'log':
      return condition.matcher.test(event.log) !== condition.negate;
    case 'text':
    case 'address':
    case 'list':
      return holdsForText(condition, event);
    case 'compiled':
      return holdsCompiled(condition.name, event);
    case 'max-size':
      return event.log.text.length >= condition.bytes;
    case 'time':
      return (clock.minuteOfDay >= condition.from && clock.minuteOfDay <= condition.to) !== condition.outside;
    case 'weekday':
      return condition.days[clock.weekday] === true;
    case 'never':
      return false;
    default:
      return condition satisfies never;
  }
}

/** What the decoder did not set satisfies nothing, negated or not. */
function holdsForText(condition: Extract<PureCondition, { kind: 'text' | 'address' | 'list' }>, event: Event): boolean {
  const subject = condition.kind === 'address' ? event.field(condition.index) : read(event, condition.reading);
  if (!subject.isSet) return false;
  switch (condition.kind) {
    case 'text':
      return condition.matcher.test(subject) !== condition.negate;
    case 'address':
      return condition.list.includes(subject.text) !== condition.negate;
    case 'list':
      return holdsInList(condition, subject.text);
    default:
      return condition satisfies never;
  }
}
