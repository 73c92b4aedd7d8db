import type { Category, Decoder, FirstTimeSeen } from '../decoders/decoder.ts';
import { Event } from '../event/event.ts';
import { FieldNames } from '../event/field-names.ts';
import { fieldIndex, type StaticField } from '../event/fields.ts';
import { LiteralHits, LiteralSet } from '../regex/literals.ts';
import { Unevaluated } from '../regex/unevaluated.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { RuleTree } from '../rules/rule.ts';
import type { RulesetProblem } from '../ruleset-problem.ts';
import { Evaluator } from './evaluator.ts';
import type { EvaluatorState } from './evaluator-state.ts';
import { prepareRules } from './prepared-rules.ts';
import type { Trace } from './selection.ts';
import type { Verdict } from './verdict.ts';

/** Decoders that test rules may name; their numbers are their places, from 1. */
export const decoderNames = ['t', 'u', 'v', 'w'] as const;

export interface TestEvent {
  readonly log?: string;
  /** `null`: nothing decoded it. */
  readonly decoder?: (typeof decoderNames)[number] | null;
  readonly category?: Category;
  readonly fts?: { readonly fields?: readonly StaticField[]; location?: boolean; dynamic?: readonly string[] };
  readonly fields?: Readonly<Partial<Record<StaticField, string>>>;
  readonly dynamic?: Readonly<Record<string, string>>;
  readonly agentId?: string;
  readonly hostname?: string;
  readonly programName?: string;
  readonly location?: string;
  readonly ruleId?: number;
  /** Seconds since the event before; 1 if not given. */
  readonly after?: number;
}

export interface RigOptions {
  readonly mode?: 'engine' | 'session';
  readonly logAlertLevel?: number;
  readonly memorySize?: number;
  readonly prefilter?: boolean;
  /** Texts of lists by path. */
  readonly lists?: Readonly<Record<string, string>>;
  /** Of the first event. */
  readonly start?: Date;
}

const genericRules = `
  <group name="generic,">
    <rule id="1" level="0" noalert="1"><category>syslog</category><description>Any log</description></rule>
    <rule id="2" level="0" noalert="1"><category>firewall</category><description>Any packet</description></rule>
    <rule id="3" level="0" noalert="1"><category>ids</category><description>Any finding</description></rule>
  </group>`;

/** An evaluator over rules of a test, with the events made from what the test says of them. */
export class EvaluationRig {
  readonly rules: RuleTree;
  readonly evaluator: Evaluator;
  readonly event: Event;
  readonly #names = new FieldNames();
  #now: number;

  /** `rules`: XML of rules, without the group around them. */
  constructor(rules: string, options: RigOptions = {}) {
    const { mode = 'engine', logAlertLevel = 3, memorySize = 8192, prefilter = true, lists = {} } = options;
    const problems: RulesetProblem[] = [];
    const literals = new LiteralSet(prefilter);
    this.rules = loadRules(
      {
        decoders: [],
        lists: Object.entries(lists).map(([path, text]) => ({ path, text })),
        rules: [{ path: 'rules.xml', text: `${genericRules}<group name="test,">${rules}</group>` }],
      },
      { logAlertLevel, emailAlertLevel: 12 },
      new Map(decoderNames.map((name, index) => [name, index + 1])),
      { names: this.#names, literals, unevaluated: new Unevaluated(), report: (problem) => problems.push(problem) },
    );
    const mistake = problems.find(({ severity }) => severity !== 'warning');
    if (mistake !== undefined) throw new Error(`the rules of the test do not load: ${mistake.what}`);
    this.evaluator = new Evaluator(prepareRules(this.rules, this.#names), { mode, logAlertLevel, memorySize });
    this.event = new Event(this.#names.slotCount, new LiteralHits(literals));
    this.#now = (options.start ?? new Date(2030, 0, 7, 12, 30)).getTime();
  }

  /** A text is the log of an event of decoder `t`. */
  evaluate(given: TestEvent | string, trace?: Trace): Verdict {
    this.prepare(given);
    return this.evaluator.evaluate(this.event, trace);
  }

  /** The winner's id for each event; 0 where there is none. */
  ids(...events: readonly (TestEvent | string)[]): readonly number[] {
    return events.map((event) => this.evaluate(event).rule?.id ?? 0);
  }

  /** Fills `event`. */
  prepare(given: TestEvent | string): void {
    const test: TestEvent = typeof given === 'string' ? { log: given } : given;
    const { event } = this;
    this.#now += (test.after ?? 1) * 1000;
    event.begin(this.#now);
    event.agentId = test.agentId ?? '000';
    event.location.set(test.location ?? 'stdin');
    event.hostname.set(test.hostname ?? 'box');
    if (test.programName !== undefined) event.programName.set(test.programName);
    event.log.set(test.log ?? 'nothing of note');
    event.fullLog = `full ${event.log.text}`;
    event.decoder = this.#decoder(test);
    event.ruleId = test.ruleId;
    for (const [name, value] of Object.entries(test.fields ?? {}))
      event.fields[fieldIndex[name as StaticField]]?.set(value);
    for (const [name, value] of Object.entries(test.dynamic ?? {})) event.addDynamic(this.#names.intern(name), value);
  }

  /** The same state under other rules. */
  reloaded(rules: string, options: RigOptions = {}): EvaluationRig {
    const rig = new EvaluationRig(rules, options);
    const state: EvaluatorState = structuredClone(this.evaluator.exportState());
    rig.evaluator.importState(state);
    rig.#now = this.#now;
    return rig;
  }

  #decoder({ decoder = 't', category = 'syslog', fts }: TestEvent): Decoder | undefined {
    if (decoder === null) return undefined;
    const seen: FirstTimeSeen | undefined = fts && {
      fields: (fts.fields ?? []).map((name) => fieldIndex[name]),
      location: fts.location ?? false,
      dynamic: (fts.dynamic ?? []).map((name) => this.#names.slotOf(name)),
    };
    const nameId = decoderNames.indexOf(decoder) + 1;
    return { name: decoder, nameId, parent: undefined, category, ftsComment: undefined, fts: seen, accumulate: false };
  }
}

/** What a verdict says, copied. */
export function told({ rule, description, firedTimes, alerts, previousOutputs, previousLog }: Verdict): object {
  return { rule: rule?.id, description, firedTimes, alerts, previousOutputs: [...previousOutputs], previousLog };
}
