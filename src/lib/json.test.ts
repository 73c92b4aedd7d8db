import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asText, at, isObject, type Json, member, parseJson, spacedJson } from './json.ts';

describe('spaced JSON', () => {
  it.each<[string, Json, string]>([
    ['a blank after commas and colons', { a: 1, b: [true, null, 'x'] }, '{"a": 1, "b": [true, null, "x"]}'],
    ['the order of members as it is', { z: 1, a: 2 }, '{"z": 1, "a": 2}'],
    ['characters above ASCII escaped', 'Grüße, 東京', '"Gr\\u00fc\\u00dfe, \\u6771\\u4eac"'],
    ['characters above ASCII escaped in keys too', { größe: 'ß' }, '{"gr\\u00f6\\u00dfe": "\\u00df"}'],
    ['a character beyond 16 bits as two escapes', '🦊', '"\\ud83e\\udd8a"'],
    ['half a character as one escape', 'x\udc00', '"x\\udc00"'],
    ['control characters escaped, some by letter', '\b\f\n\r\t\u0000\u001f', '"\\b\\f\\n\\r\\t\\u0000\\u001f"'],
    ['DEL escaped, and what lies before it not', '~\u007f\u0080', '"~\\u007f\\u0080"'],
    ['line separators escaped', '\u2028\u2029', '"\\u2028\\u2029"'],
    ['quotes and backslashes escaped, slashes not', '"\\/', '"\\"\\\\/"'],
    ['signs in texts untouched', { 'a:b,c': '{"x":1,"y":2}' }, '{"a:b,c": "{\\"x\\":1,\\"y\\":2}"}'],
    ['depth', { a: { b: [{ c: [] }, [[1]]] } }, '{"a": {"b": [{"c": []}, [[1]]]}}'],
    ['emptiness', [{}, [], ''], '[{}, [], ""]'],
    ['nothing of members that are undefined', { a: undefined, b: 1, c: undefined }, '{"b": 1}'],
    ['nothing at all when all are undefined', { a: undefined }, '{}'],
    ['numbers', [0, -0, 1.5, 1e21, 1e-7, 5712, -3], '[0, 0, 1.5, 1e+21, 1e-7, 5712, -3]'],
    ['a member that is named __proto__', JSON.parse('{"__proto__": {"a": 1}}'), '{"__proto__": {"a": 1}}'],
  ])('has %s', (_, value, text) => {
    expect(spacedJson(value)).toBe(text);
  });

  it('is ASCII, and the same value when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = spacedJson(value as Json);
        expect(text).toMatch(/^[ -~]*$/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('looking into a value', () => {
  const value = parseJson('{"a": {"b": [{"c": 1}], "B": null, "": 7}, "__proto__": {"d": 2}}');

  it('follows keys, by their exact letters', () => {
    expect(at(value, 'a', 'b')).toEqual([{ c: 1 }]);
    expect(at(value, 'a', 'B')).toBeNull();
    expect(at(value, 'a', '')).toBe(7);
    expect(at(value, '__proto__', 'd')).toBe(2);
    expect(at(value)).toBe(value);
  });

  it.each([[['a', 'x']], [['a', 'b', '0']], [['a', 'b', 'length']], [['a', 'B', 'c']], [['A']], [['x', 'y', 'z']]])(
    'ends with undefined where a step is missing: %s',
    (path) => {
      expect(at(value, ...path)).toBeUndefined();
    },
  );

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('finds no %s that nobody wrote', (key) => {
    expect(member({}, key)).toBeUndefined();
    expect(at(parseJson('{"a": {}}'), 'a', key)).toBeUndefined();
  });

  it.each([undefined, null, 'text', 5, true, ['list']])('finds nothing in %j', (other) => {
    expect(isObject(other)).toBe(false);
    expect(member(other, 'length')).toBeUndefined();
  });
});

describe('a value as text', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [5712, '5712'],
    [-0.5, '-0.5'],
    [0, '0'],
    [false, 'false'],
  ])('%j reads %j', (value, text) => {
    expect(asText(value)).toBe(text);
  });

  it.each([null, undefined, {}, [], ['5712']])('%j has none', (value) => {
    expect(asText(value)).toBeUndefined();
  });
});

describe('parsing', () => {
  it('tells null, which is JSON, from what is not', () => {
    expect(parseJson('null')).toBeNull();
    for (const text of ['', '{', "{'a': 1}", 'undefined', '{"a":1} x', '\ufeff{}'])
      expect(parseJson(text)).toBeUndefined();
  });

  it('gives an object of odd keys no other prototype', () => {
    const parsed = parseJson('{"__proto__": {"polluted": true}}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
