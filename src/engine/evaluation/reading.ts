import type { Event } from '../event/event.ts';
import { fieldIndex, staticFields } from '../event/fields.ts';
import type { Subject } from '../event/subject.ts';
import type { Reading } from '../rules/rule.ts';

/** The text that a condition, a list or a filter reads of an event. */
export function read(event: Event, reading: Reading): Subject {
  switch (reading.from) {
    case 'field':
      return event.field(reading.index);
    case 'dynamic':
      return event.dynamic(reading.slot);
    case 'program_name':
      return event.programName;
    case 'hostname':
      return event.hostname;
    case 'location':
      return event.location;
    case 'dstuser-or-srcuser':
      return firstSet(event, fieldIndex.dstuser, fieldIndex.srcuser);
    case 'srcuser-or-dstuser':
      return firstSet(event, fieldIndex.srcuser, fieldIndex.dstuser);
    default:
      return reading satisfies never;
  }
}

/** Undefined when the event does not have it. */
export function textOf(event: Event, reading: Reading): string | undefined {
  const subject = read(event, reading);
  return subject.isSet ? subject.text : undefined;
}

function firstSet(event: Event, first: number, second: number): Subject {
  const subject = event.field(first);
  return subject.isSet ? subject : event.field(second);
}

/**
 * The same text for the same reading, whatever ruleset it belongs to: slots are numbered anew by every load, so dynamic
 * fields go by their name. `slotNames` are those of `FieldNames`.
 */
export function readingKey(reading: Reading, slotNames: readonly string[]): string {
  switch (reading.from) {
    case 'field':
      return `field ${staticFields[reading.index]}`;
    case 'dynamic':
      return `dynamic ${slotNames[reading.slot]}`;
    default:
      return reading.from;
  }
}

/** Makes equal readings the same value, so that they are found and compared by identity. */
export class Readings {
  readonly #known = new Map<string, Reading>();

  get all(): readonly Reading[] {
    return [...this.#known.values()];
  }

  intern(reading: Reading): Reading {
    const key =
      reading.from === 'field'
        ? `field ${reading.index}`
        : reading.from === 'dynamic'
          ? `dynamic ${reading.slot}`
          : reading.from;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, reading);
    return reading;
  }
}
