import type { Decoder } from '../decoders/decoder.ts';
import type { Guard, LiteralHits } from '../regex/literals.ts';
import type { FieldName } from './field-names.ts';
import { maxDynamicFields, staticFields } from './fields.ts';
import { Subject } from './subject.ts';

/**
 * One event on its way through the engine. All texts are byte strings without NUL. An engine has one `Event` and uses it
 * for every message: `begin()` empties it. What must outlive the message is copied out of it.
 *
 * Life: the queue message gives `queueId`, `location`, `agentId` and `fullLog`; pre-decoding gives `timestamp`, `hostname`,
 * `programName` and `log`; decoding gives `decoder`, `fields` and the dynamic fields; then the rules read all of it.
 */
export class Event {
  /** First byte of the queue message: `1` a log line, `8` file integrity, `f` Windows event channel … */
  queueId = '1';
  /** Without `[id] `; `(name) ip->source` for agents. */
  readonly location = new Subject();
  /** `000`: the manager itself. */
  agentId = '000';
  /** The engine's clock at reception, ms since the epoch. */
  time = 0;
  /** The whole message; some decoders replace it. */
  fullLog = '';
  /** From the header; only reported, never used as a time. */
  timestamp: string | undefined;
  readonly hostname = new Subject();
  readonly programName = new Subject();
  /** What follows the header: the text that decoders and `match` and `regex` of rules work on. */
  readonly log = new Subject();

  /** The reported decoder. */
  decoder: Decoder | undefined;
  /** By `fieldIndex`. */
  readonly fields: readonly Subject[] = staticFields.map(() => new Subject());
  /** Dynamic fields in decoding order, `dynamicCount` of them. Duplicates occur: look-ups use the first. */
  readonly dynamicNames: FieldName[] = [];
  readonly dynamicValues: string[] = [];
  dynamicCount = 0;
  /** The FIM decoder's fields replace the dynamic ones in the alert. */
  isSyscheck = false;
  /** Rule id that a decoder has found by itself (OSSECAlert_Decoder): no rules are tried. */
  ruleId: number | undefined;

  readonly #slots: Subject[] = [];
  readonly #usedSlots: Subject[] = [];
  readonly #unset = new Subject();
  readonly #hits: LiteralHits;
  #hitsVersion = -1;

  /** `slotCount`: `FieldNames.slotCount` of the loaded ruleset. `hits`: its literals, found in `log`. */
  constructor(slotCount: number, hits: LiteralHits) {
    this.#hits = hits;
    for (let slot = 0; slot < slotCount; slot += 1) this.#slots.push(new Subject());
  }

  begin(time: number): void {
    this.time = time;
    this.queueId = '1';
    this.agentId = '000';
    this.fullLog = '';
    this.timestamp = undefined;
    this.location.clear();
    this.hostname.clear();
    this.programName.clear();
    this.log.clear();
    this.decoder = undefined;
    this.isSyscheck = false;
    this.ruleId = undefined;
    for (const field of this.fields) field.clear();
    this.clearDynamic();
  }

  clearDynamic(): void {
    this.dynamicCount = 0;
    for (const slot of this.#usedSlots) slot.clear();
    this.#usedSlots.length = 0;
  }

  /** Appends a dynamic field; false when the event is full and the field was dropped. */
  addDynamic(name: FieldName, value: string): boolean {
    if (this.dynamicCount >= maxDynamicFields) return false;
    this.dynamicNames[this.dynamicCount] = name;
    this.dynamicValues[this.dynamicCount] = value;
    this.dynamicCount += 1;
    const slot = name.slot < 0 ? undefined : this.#slots[name.slot];
    if (slot !== undefined && !slot.isSet) {
      slot.set(value);
      this.#usedSlots.push(slot);
    }
    return true;
  }

  /** The first dynamic field of the name that `FieldNames.slotOf` gave this slot for; not set when there is none. */
  dynamic(slot: number): Subject {
    return this.#slots[slot] ?? this.#unset;
  }

  /** A static field by `fieldIndex`. */
  field(index: number): Subject {
    return this.fields[index] ?? this.#unset;
  }

  /** False only when a pattern with this guard cannot match `log`, wherever it begins. */
  mayMatchLog(guard: Guard | undefined): boolean {
    if (guard === undefined) return true;
    if (this.#hitsVersion !== this.log.version) {
      this.#hits.scan(this.log.text);
      this.#hitsVersion = this.log.version;
    }
    return this.#hits.has(guard);
  }
}
