import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBytes } from '../../../lib/bytes.ts';
import { fieldIndex } from '../../event/fields.ts';
import { decodes, dynamicFields, event } from './decoding-json-rig.contract.ts';

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
);
const key = fc.oneof(text, fc.constantFrom('a', 'b', 'win', 'id')).filter((name) => !(name in fieldIndex));
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.integer().map((thousandths) => thousandths / 1000),
  fc.boolean(),
  fc.constant(null),
);
const { object } = fc.letrec<{ value: Value; object: { [key: string]: Value } }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 4 })),
  object: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
}));

const untilNul = (written: string) => written.split('\0')[0] ?? '';

it('finds the fields that a plain walk through the parsed document finds', () => {
  fc.assert(
    fc.property(object, fc.constantFrom('', ' ', '\t'), (document, indent) => {
      event.begin(0);
      expect(decodes(toBytes(JSON.stringify(document, null, indent)))).toBe(true);
      const expected = flatten(document, '').filter(([name]) => !isStatic(name));
      expect(dynamicFields()).toEqual(expected.slice(0, 256).map((field) => field.map(toBytes)));
    }),
  );
});

it('finds nothing in the beginning of a document', () => {
  fc.assert(
    fc.property(object, fc.nat(), (document, cut) => {
      const whole = toBytes(JSON.stringify(document));
      event.begin(0);
      expect(decodes(whole.slice(0, cut % whole.length))).toBe(false);
      expect(event.dynamicCount).toBe(0);
    }),
  );
});

it('ends whatever it is given', () => {
  const pieces = ['{', '}', '[', ']', '"', ',', ':', '\\', '\\u', '00', 'd800', '1', '-', '.', 'e', 'null', 'a', ' '];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
      const given = `{"a":${parts.join('')}`;
      event.begin(0);
      const isDecoded = decodes(given);
      expect(isDecoded || event.dynamicCount === 0).toBe(true);
      if (isJson(given)) expect(isDecoded).toBe(true);
    }),
  );
});

function isStatic(name: string): boolean {
  return name === 'user' || name === 'systemname' || (name in fieldIndex && name !== 'system_name');
}

function flatten(document: { [key: string]: Value }, prefix: string): [string, string][] {
  return Object.entries(document).flatMap(([written, member]): [string, string][] => {
    const name = prefix + untilNul(written);
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) return flatten(member, `${name}.`);
    return [[name, asField(member)]];
  });
}

function asField(member: Exclude<Value, { [key: string]: Value }>): string {
  if (Array.isArray(member)) return printed(member, 0);
  if (typeof member === 'string') return untilNul(member);
  return typeof member === 'number' && !Number.isInteger(member) ? member.toFixed(6) : String(member);
}

function printed(member: Value, depth: number): string {
  if (typeof member === 'string') return JSON.stringify(untilNul(member));
  if (typeof member !== 'object' || member === null) return String(member);
  if (Array.isArray(member)) return `[${member.map((element) => printed(element, depth + 1)).join(', ')}]`;
  const lines = Object.entries(member).map(
    ([name, inner]) => `\n${'\t'.repeat(depth + 1)}${JSON.stringify(untilNul(name))}:\t${printed(inner, depth + 1)}`,
  );
  return `{${lines.join(',')}\n${'\t'.repeat(depth)}}`;
}

/** Whether it is JSON by the letter, with no lone surrogate in it, which `JSON.parse` would let pass. */
function isJson(given: string): boolean {
  try {
    JSON.parse(given);
    return !given.includes('\\ud8');
  } catch {
    return false;
  }
}
