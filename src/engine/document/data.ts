import { JsonReader } from '../decoders/json/json-reader.ts';
import { reprint } from '../decoders/json/reprint.ts';
import type { Event } from '../event/event.ts';
import { staticFields } from '../event/fields.ts';
import { jsonString } from './json-text.ts';
import { type NamePart, namePart, namePartsOf } from './name-parts.ts';

/** A member of `data` in the making: a value, or an object of members, in the order in which they came. */
interface Member {
  readonly part: NamePart;
  /** Undefined: an object. */
  readonly text: string | undefined;
  first: Member | undefined;
  last: Member | undefined;
  next: Member | undefined;
}

const staticParts = staticFields.map(namePart);
const top = namePart('');
const reader = new JsonReader();

/**
 * The `data` member of an alert: the fields of the event as JSON, nested at the dots of their names; empty when there are
 * none. Static fields come first. What comes to a place that is taken, or to a place inside a value, is left out
 * (spec: alerts-json, section 1.3).
 */
export function writeData(event: Event): string {
  const data = member(top, undefined);
  for (const [index, part] of staticParts.entries()) {
    const field = event.field(index);
    if (field.isSet) append(data, member(part, jsonString(field.text)));
  }
  if (!event.isSyscheck) insertDynamic(data, event);
  return data.first === undefined ? '' : printObject(data);
}

function insertDynamic(data: Member, event: Event): void {
  for (let index = 0; index < event.dynamicCount; index += 1) {
    const name = event.dynamicNames[index];
    const value = event.dynamicValues[index];
    if (name !== undefined && value !== undefined && value !== '') insert(data, namePartsOf(name), value);
  }
}

function insert(data: Member, parts: readonly NamePart[], value: string): void {
  let object = data;
  let part = parts[0];
  for (let depth = 1; part !== undefined; depth += 1) {
    const next = parts[depth];
    const there = find(object, part);
    if (next === undefined) {
      if (there === undefined) append(object, member(part, printValue(value)));
    } else {
      if (there?.text !== undefined) return;
      object = there ?? append(object, member(part, undefined));
    }
    part = next;
  }
}

/** Letter case does not tell members apart. */
function find(object: Member, part: NamePart): Member | undefined {
  for (let child = object.first; child !== undefined; child = child.next) {
    if (child.part === part || (child.part.hash === part.hash && child.part.folded === part.folded)) return child;
  }
  return undefined;
}

function member(part: NamePart, text: string | undefined): Member {
  return { part, text, first: undefined, last: undefined, next: undefined };
}

function append(object: Member, child: Member): Member {
  if (object.last === undefined) object.first = child;
  else object.last.next = child;
  object.last = child;
  return child;
}

/** A text that is a JSON array to its last byte becomes one; decoders store arrays as text. */
function printValue(value: string): string {
  if (value.startsWith('[')) {
    reader.begin(value, 0);
    const array = reprint(reader, 'compact');
    if (array !== undefined && reader.at === value.length) return array;
  }
  return jsonString(value);
}

function printObject(object: Member): string {
  let text = '';
  for (let child = object.first; child !== undefined; child = child.next) {
    text += `${text === '' ? '{' : ','}${child.part.label}${child.text ?? printObject(child)}`;
  }
  return `${text}}`;
}
