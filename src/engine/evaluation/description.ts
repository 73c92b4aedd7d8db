import type { Event } from '../event/event.ts';
import type { FieldNames } from '../event/field-names.ts';
import { fieldIndex, type StaticField } from '../event/fields.ts';
import type { Reading } from '../rules/rule.ts';
import { read } from './reading.ts';

/** A text beyond this, before or after the fields are filled in, is shown as written (spec: rules, section 10). */
const maxBytes = 1024;

const placeholder = /\$\(([^)]*)\)/g;

/** A rule's description with its `$(field)` found once. */
export class Description {
  readonly #written: string;
  /** One more than there are readings. */
  readonly #texts: readonly string[];
  readonly #readings: readonly Reading[];

  constructor(written: string, names: FieldNames) {
    this.#written = written;
    const parts = written.length > maxBytes ? [written] : written.split(placeholder);
    this.#texts = parts.filter((_, index) => index % 2 === 0);
    this.#readings = parts.filter((_, index) => index % 2 === 1).map((name) => readingOf(name, names));
  }

  /** Fields that the event does not have are left empty. */
  expand(event: Event): string {
    if (this.#readings.length === 0) return this.#written;
    let expanded = this.#texts[0] ?? '';
    for (const [index, reading] of this.#readings.entries()) {
      expanded += read(event, reading).text + (this.#texts[index + 1] ?? '');
    }
    return expanded.length > maxBytes ? this.#written : expanded;
  }
}

function readingOf(name: string, names: FieldNames): Reading {
  if (name === 'program_name' || name === 'hostname') return { from: name };
  if (Object.hasOwn(fieldIndex, name)) return { from: 'field', index: fieldIndex[name as StaticField] };
  return { from: 'dynamic', slot: names.slotOf(name) };
}
