import { createDecode } from './decoders/decode.ts';
import { type EvaluationSettings, Evaluator } from './evaluation/evaluator.ts';
import type { Trace } from './evaluation/selection.ts';
import type { Verdict } from './evaluation/verdict.ts';
import { Event } from './event/event.ts';
import { lacksFirewallFields } from './event/firewall-fields.ts';
import { predecode } from './event/predecode.ts';
import { readQueueMessage } from './event/queue-message.ts';
import { BoundedMemory } from './internal/bounded-memory.ts';
import { createInternalDecode, type InternalDecoding, internalMemoryBytes } from './internal/decode-internal.ts';
import { LiteralHits } from './regex/literals.ts';
import type { Ruleset } from './ruleset.ts';

export interface EngineSettings extends EvaluationSettings {
  /** Full name of this host; events without a host of their own get it, up to its first dot. */
  readonly managerName: string;
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
  readonly verdict: Verdict;
  readonly evaluator: Evaluator;
  /** What decoders of other queues than that of logs compare with, to tell a change. */
  readonly internalMemory = new BoundedMemory(internalMemoryBytes);
  readonly #settings: EngineSettings;
  readonly #managerHost: string;
  readonly #decode: (event: Event) => void;
  readonly #decodeInternal: (event: Event) => InternalDecoding;

  constructor(ruleset: Ruleset, settings: EngineSettings) {
    this.#settings = settings;
    this.#managerHost = settings.managerName.replace(/\..*/s, '');
    this.#decode = createDecode(ruleset.decoders, {
      names: ruleset.names,
      knowsRule: (id) => ruleset.rules.byId.has(id),
    });
    this.#decodeInternal = createInternalDecode(ruleset.decoders.internal, ruleset.names, this.internalMemory);
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
