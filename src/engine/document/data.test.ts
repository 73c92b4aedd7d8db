import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareEvent } from '../event/bare-event.contract.ts';
import { FieldNames } from '../event/field-names.ts';
import { fieldIndex, type StaticField, staticFields } from '../event/fields.ts';
import { writeData } from './data.ts';

const names = new FieldNames();
const event = bareEvent();

beforeEach(() => event.begin(0));

/** The data of an event with these fields; a name with a star is a static field's. */
function data(...fields: readonly (readonly [string, string])[]): string {
  event.begin(0);
  for (const [name, value] of fields) {
    if (name.startsWith('*')) event.field(fieldIndex[name.slice(1) as StaticField]).set(value);
    else event.addDynamic(names.intern(name), value);
  }
  return writeData(event);
}

describe('the data of an alert', () => {
  it('is absent without fields', () => {
    expect(data()).toBe('');
    expect(data(['dyn', ''])).toBe('');
  });

  it('has static fields first, in their order, also empty ones', () => {
    expect(data(['dyn', 'c'], ['*url', ''], ['*system_name', 's'], ['*protocol', 'tcp'], ['*srcip', 'b'])).toBe(
      '{"protocol":"tcp","srcip":"b","url":"","system_name":"s","dyn":"c"}',
    );
  });

  it('nests dynamic fields at their dots', () => {
    expect(data(['*srcip', 'b'], ['dyn', 'c'], ['two.x', 'a'], ['sca.check.id', '1'], ['two.y', 'd'])).toBe(
      '{"srcip":"b","dyn":"c","two":{"x":"a","y":"d"},"sca":{"check":{"id":"1"}}}',
    );
  });

  it.each<[string, [string, string][], string]>([
    [
      'the first of a name',
      [
        ['a', '1'],
        ['a', '2'],
      ],
      '{"a":"1"}',
    ],
    [
      'the first, in whatever letters',
      [
        ['dup', '1'],
        ['DUP', '3'],
        ['A.b', '1'],
        ['a.B', '2'],
        ['a.C', '3'],
      ],
      '{"dup":"1","A":{"b":"1","C":"3"}}',
    ],
    [
      'an object that is there already',
      [
        ['x.y', '1'],
        ['x', '2'],
      ],
      '{"x":{"y":"1"}}',
    ],
    [
      'a value that is in the way',
      [
        ['a', '1'],
        ['a.c', '2'],
        ['b', '3'],
      ],
      '{"a":"1","b":"3"}',
    ],
    [
      'a static field in the way',
      [
        ['*id', '1'],
        ['ID', '2'],
        ['id.y', '3'],
      ],
      '{"id":"1"}',
    ],
    [
      'an array in the way',
      [
        ['a', '[1]'],
        ['a.b', '2'],
      ],
      '{"a":[1]}',
    ],
    [
      'what is not empty',
      [
        ['a', ''],
        ['a', '2'],
        ['b.c', ''],
      ],
      '{"a":"2"}',
    ],
  ])('keeps %s', (_, fields, written) => {
    expect(data(...fields)).toBe(written);
  });

  it('tells bytes beyond ASCII apart by case', () => {
    expect(data(['\xc3\x80', '1'], ['\xc3\xa0', '2'])).toBe('{"\xc3\x80":"1","\xc3\xa0":"2"}');
  });

  it('takes an empty part of a name for an empty key', () => {
    expect(data(['a..b', '1'], ['.a', '2'], ['a.', '3'], ['', '4'])).toBe('{"a":{"":{"b":"1"}},"":{"a":"2"}}');
  });

  it('escapes keys and values', () => {
    expect(data(['a"b.c\\', 'x\n"\xc3\xa9/\x7f'])).toBe('{"a\\"b":{"c\\\\":"x\\n\\"\xc3\xa9/\x7f"}}');
  });

  it.each([
    ['[]', '[]'],
    ['[1, "a", null, {\n\t\t"k":\t1\n\t}, [2, 3]]', '[1,"a",null,{"k":1},[2,3]]'],
    ['[ 1.0 , 1e20,1e-7]', '[1,1e+20,1e-07]'],
    ['["a","A",{}]', '["a","A",{}]'],
    ['[1] ', '"[1] "'],
    [' [1]', '" [1]"'],
    ['[1]x', '"[1]x"'],
    ['[1', '"[1"'],
    ['[warn] x', '"[warn] x"'],
    ['[', '"["'],
    ['{"a":1}', '"{\\"a\\":1}"'],
    ['1', '"1"'],
  ])('has %j as %s', (value, written) => {
    expect(data(['k', value])).toBe(`{"k":${written}}`);
  });

  it('has static fields as texts even when they look like arrays', () => {
    expect(data(['*srcport', '[1, 2]'])).toBe('{"srcport":"[1, 2]"}');
  });

  it('has no dynamic fields of file integrity', () => {
    event.isSyscheck = true;
    event.addDynamic(names.intern('file'), '/etc/passwd');
    expect(writeData(event)).toBe('');
    event.field(fieldIndex.action).set('modified');
    expect(writeData(event)).toBe('{"action":"modified"}');
  });

  it('leaves out what is nested deeper than any reader follows', () => {
    const deep = Array.from({ length: 1000 }, () => 'a').join('.');
    expect(data([deep, '1'])).toBe(`${'{"a":'.repeat(1000)}"1"${'}'.repeat(1000)}`);
    expect(data([`${deep}.a`, '1'], ['b', '2'], ['.'.repeat(60_000), '3'])).toBe('{"b":"2"}');
  });
});

describe('building objects one field after the other', () => {
  type Tree = Map<string, { readonly key: string; readonly value: string | Tree }>;

  const part = fc.constantFrom('a', 'A', 'b', 'B', 'id', 'Data', '');
  const dynamic = fc.tuple(
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
    fc.constantFrom('1', '2', '', '[1]', 'x"y'),
  );
  const fixed = fc.tuple(
    fc.constantFrom(...staticFields).map((name) => `*${name}`),
    fc.constantFrom('s', ''),
  );

  it('gives the same', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fixed, { selector: ([name]) => name }), fc.array(dynamic), (first, then) => {
        expect(data(...first, ...then)).toBe(built(first, then));
      }),
    );
  });

  function built(first: readonly [string, string][], then: readonly [string, string][]): string {
    const tree: Tree = new Map();
    const inOrder = staticFields.flatMap((name) => first.filter(([field]) => field === `*${name}`));
    for (const [name, value] of inOrder) place(tree, [name.slice(1)], JSON.stringify(value));
    for (const [name, value] of then) {
      if (value !== '') place(tree, name.split('.'), value === '[1]' ? value : JSON.stringify(value));
    }
    return tree.size === 0 ? '' : print(tree);
  }

  function place(tree: Tree, [key = '', ...rest]: readonly string[], value: string): void {
    const folded = key.toLowerCase();
    const there = tree.get(folded)?.value;
    if (rest.length > 0 && typeof there === 'object') place(there, rest, value);
    else if (there === undefined && rest.length === 0) tree.set(folded, { key, value });
    else if (there === undefined) {
      const made: Tree = new Map();
      tree.set(folded, { key, value: made });
      place(made, rest, value);
    }
  }

  function print(tree: Tree): string {
    const members = [...tree.values()].map(
      ({ key, value }) => `${JSON.stringify(key)}:${typeof value === 'string' ? value : print(value)}`,
    );
    return `{${members.join(',')}}`;
  }
});
