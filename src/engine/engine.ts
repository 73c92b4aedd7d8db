import { createDecode } from './decoders/decode.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { lacksFirewallFields } from './evaluation/firewall-fields.ts';
import type { Trace } from './evaluation/selection.ts';
import type { Verdict } from './evaluation/verdict.ts';
import { Event } from './event/event.ts';
import { predecode } from './event/predecode.ts';
import { readQueueMessage } from './event/queue-message.ts';
import { createInternalDecode } from './internal/decode-internal.ts';
import { LiteralHits } from './regex/literals.ts';
import type { Ruleset } from './ruleset.ts';

export interface EngineSettings {
  /** `session`: as the reference's log test answers, which differs a little (spec: rules, section 11). */
  readonly mode: 'engine' | 'session';
  /** Full name of this host; events without a host of their own get it, up to its first dot. */
  readonly managerName: string;
  readonly logAlertLevel: number;
  /** Events that correlation remembers. */
  readonly memorySize: number;
}

export type Analysed =
  | 'analysed'
  /** A firewall's event that does not tell enough: the rules never see it (spec: rules, section 11). */
  | 'ignored'
  /** A message of another queue that is no event. */
  | 'no-event'
  /** No queue message. */
  | 'rejected';

/**
 * Messages in, verdicts out, one at a time: the queue message is read, its header taken off, decoded, and the rules are
 * tried on what came of it. Pure: the time is an argument, and nothing is written. `event` and `verdict` tell about the
 * message analysed last and are used again for the next one.
 */
export class Engine {
  readonly event: Event;
  verdict: Verdict;
  readonly evaluator: Evaluator;
  readonly #settings: EngineSettings;
  readonly #managerHost: string;
  readonly #decode: (event: Event) => void;
  readonly #decodeInternal: ReturnType<typeof createInternalDecode>;

  constructor(ruleset: Ruleset, settings: EngineSettings) {
    this.#settings = settings;
    this.#managerHost = settings.managerName.replace(/\..*/s, '');
    this.#decode = createDecode(ruleset.decoders, {
      names: ruleset.names,
      knowsRule: (id) => ruleset.rules.byId.has(id),
    });
    this.#decodeInternal = createInternalDecode(ruleset.decoders.internal, ruleset.names);
    this.evaluator = new Evaluator(ruleset.prepared, settings);
    this.verdict = this.evaluator.verdict;
    this.event = new Event(ruleset.names.slotCount, new LiteralHits(ruleset.literals));
  }

  /**
   * `message`: a byte string as the queue brought it. `time`: ms since the epoch, of its reception. A trace is told, in
   * byte strings, which rules are tried.
   */
  analyse(message: string, time: number, trace?: Trace): Analysed {
    const { event } = this;
    event.begin(time);
    this.verdict.rule = undefined;
    this.verdict.alerts = false;
    if (readQueueMessage(message, event, this.#managerHost) !== 'read') return 'rejected';
    if (!this.#understand(event)) return 'no-event';
    if (this.#settings.mode === 'engine' && lacksFirewallFields(event)) return 'ignored';
    this.evaluator.evaluate(event, trace);
    return 'analysed';
  }

  #understand(event: Event): boolean {
    const internal = this.#decodeInternal(event);
    if (internal !== 'not-internal') return internal === 'decoded';
    predecode(event);
    this.#decode(event);
    return true;
  }
}
