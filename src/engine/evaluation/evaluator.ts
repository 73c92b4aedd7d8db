import type { Event } from '../event/event.ts';
import type { FieldNames } from '../event/field-names.ts';
import type { Rule, RuleTree } from '../rules/rule.ts';
import type { Description } from './description.ts';
import { type EvaluatorState, exportEvents, importEvents } from './evaluator-state.ts';
import { LocalClock } from './local-clock.ts';
import { EventMemory } from './memory/event-memory.ts';
import { OutputChanges } from './memory/output-changes.ts';
import { RuleCounters } from './memory/rule-counters.ts';
import { SeenLines } from './memory/seen-lines.ts';
import type { PreparedRules } from './prepared-rules.ts';
import { Selection, type Trace } from './selection.ts';
import type { Verdict } from './verdict.ts';

export interface EvaluationSettings {
  /** `session`: as the reference's log test answers, which differs a little (spec: rules, section 11). */
  readonly mode: 'engine' | 'session';
  readonly logAlertLevel: number;
  /** Events that correlation remembers. */
  readonly memorySize: number;
}

/**
 * Tries the rules on events, one after the other, and keeps what one event leaves for those after it: counters, `ignore`
 * windows, correlation, `if_fts`, `check_diff`.
 */
export class Evaluator {
  /** About the event evaluated last. */
  readonly verdict: Verdict = {
    rule: undefined,
    description: '',
    firedTimes: 0,
    alerts: false,
    previousOutputs: [],
    previousLog: undefined,
  };
  readonly #rules: RuleTree;
  readonly #names: FieldNames;
  readonly #settings: EvaluationSettings;
  readonly #clock = new LocalClock();
  readonly #memory: EventMemory;
  readonly #seen = new SeenLines();
  readonly #outputs = new OutputChanges();
  readonly #counters: RuleCounters;
  readonly #selection: Selection;
  readonly #descriptions: readonly Description[];

  constructor(prepared: PreparedRules, settings: EvaluationSettings) {
    const { rules, names, descriptions } = prepared;
    this.#rules = rules;
    this.#names = names;
    this.#settings = settings;
    this.#memory = new EventMemory(rules, settings.memorySize);
    this.#counters = new RuleCounters(rules);
    this.#descriptions = descriptions;
    this.#selection = new Selection(prepared, {
      clock: this.#clock,
      memory: this.#memory,
      seen: this.#seen,
      outputs: this.#outputs,
      verdict: this.verdict,
    });
  }

  /** With a trace, every rule that the reference would try is tried, and named. */
  evaluate(event: Event, trace?: Trace): Verdict {
    this.#begin(event);
    const winner = this.#winner(event, trace);
    if (winner === undefined) return this.verdict;
    this.#counters.count(winner);
    if (this.#settings.mode === 'session') this.#concludeSession(event, winner);
    else this.#concludeEngine(event, winner);
    return this.verdict;
  }

  exportState(): EvaluatorState {
    return {
      hour: this.#clock.hour,
      rules: this.#counters.exportState(),
      seen: this.#seen.exportState(),
      outputs: this.#outputs.exportState(),
      events: exportEvents(this.#memory, this.#rules, this.#names),
    };
  }

  /** The state of an evaluator of other rules: what is about rules of the same id is taken over. For a new evaluator. */
  importState(state: EvaluatorState): void {
    this.#clock.hour = state.hour;
    this.#counters.importState(state.rules);
    this.#seen.importState(state.seen);
    this.#outputs.importState(state.outputs);
    importEvents(state.events, this.#memory, this.#rules, this.#names);
  }

  #begin(event: Event): void {
    const { verdict } = this;
    verdict.rule = undefined;
    verdict.description = '';
    verdict.firedTimes = 0;
    verdict.alerts = false;
    verdict.previousOutputs.length = 0;
    verdict.previousLog = undefined;
    this.#memory.mark = 0;
    const { hour } = this.#clock;
    this.#clock.set(event.time);
    if (this.#settings.mode === 'engine' && hour !== this.#clock.hour) this.#counters.resetFired();
  }

  #winner(event: Event, trace: Trace | undefined): Rule | undefined {
    if (event.ruleId === undefined) return this.#selection.winner(event, trace);
    this.#selection.parent = undefined;
    return this.#rules.byId.get(event.ruleId);
  }

  /** What the rule's level forbids to tell stays untold, but counts for the events that follow. */
  #concludeEngine(event: Event, winner: Rule): void {
    if (winner.level === 0) return;
    const rule = this.#afterIgnore(event, winner);
    if (rule === undefined) return;
    this.#memory.store(event, rule);
    if (rule.level === 0) return;
    this.#tell(event, rule);
    this.verdict.alerts = rule.logs && !rule.noAlert;
  }

  /** Within the winner's `ignore` window its parent takes its place; without one, nothing does. */
  #afterIgnore(event: Event, winner: Rule): Rule | undefined {
    if (!this.#counters.isIgnored(winner, event.time)) return winner;
    // What was collected belongs to the rule that is silent.
    this.verdict.previousOutputs.length = 0;
    return this.#selection.parent;
  }

  #concludeSession(event: Event, winner: Rule): void {
    this.#tell(event, winner);
    if (winner.level === 0 || this.#counters.isIgnored(winner, event.time)) return;
    this.#memory.store(event, winner);
    this.verdict.alerts = winner.level >= this.#settings.logAlertLevel;
  }

  #tell(event: Event, rule: Rule): void {
    this.verdict.rule = rule;
    this.verdict.description = this.#descriptions[rule.index]?.expand(event) ?? rule.description;
    this.verdict.firedTimes = this.#counters.firedTimes(rule);
  }
}
