import { describe, expect, it } from 'vitest';
import { asFound, decodes, dynamicFields, event, joined } from './decoding-json-rig.contract.ts';

/** What a member of an object becomes; undefined when nothing is stored. */
function stored(json: string, settings = asFound): string | undefined {
  event.begin(0);
  expect(decodes(`{"k":${json}}`, settings)).toBe(true);
  return event.dynamicCount === 0 ? undefined : event.dynamicValues[0];
}

describe('a value', () => {
  it.each([
    ['"text"', 'text'],
    ['""', ''],
    ['12', '12'],
    ['-12', '-12'],
    ['0', '0'],
    ['-0', '0'],
    ['1.0', '1'],
    ['-0.0', '0'],
    ['1e3', '1000'],
    ['1E+3', '1000'],
    ['01', '1'],
    ['1.', '1'],
    ['-.5', '-0.500000'],
    ['1.5', '1.500000'],
    ['1234567890', '1234567890'],
    ['2147483648', '2147483648.000000'],
    ['1e400', 'inf'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', 'null'],
  ])('%s is stored as %j', (json, text) => {
    expect(stored(json)).toBe(text);
  });

  it('that is null can be left out', () => {
    expect(stored('null', { nulls: 'discard', arrays: 'array' })).toBeUndefined();
    expect(stored('"null"', { nulls: 'discard', arrays: 'array' })).toBe('null');
  });

  it.each([
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
    ['"a\nb\x01\xff"', 'a\nb\x01\xff'],
    ['"\\u0041\\u00e9\\u20AC"', 'A\xc3\xa9\xe2\x82\xac'],
    ['"\\ud83d\\ude00!"', '\xf0\x9f\x98\x80!'],
    ['"C:\\\\Windows"', 'C:\\Windows'],
    ['"cut\\u0000off"', 'cut'],
    ['"cut\\u00zzoff"', 'cut'],
    ['"\\u12\\"5off"', ''],
    ['"a\\u0000b\\u0000c"', 'a'],
  ])('%j is the string %j', (json, text) => {
    expect(stored(json)).toBe(text);
  });
});

describe('an array', () => {
  it.each([
    ['[]', '[]'],
    ['[1,"a",null,{"k":1},[2,3]]', '[1, "a", null, {\n\t\t"k":\t1\n\t}, [2, 3]]'],
    ['[{"a":{"b":true},"c":[{}]}]', '[{\n\t\t"a":\t{\n\t\t\t"b":\ttrue\n\t\t},\n\t\t"c":\t[{\n\t\t\t}]\n\t}]'],
    ['[1.0,0.30000000000000004,1e20,1e-7,-0.0,-0,1e400,007]', '[1, 0.3, 1e+20, 1e-07, -0, -0, null, 7]'],
    ['["\\/","\\u00e9\\n\\u0001\\u001F\x7f","\\""]', '["/", "\xc3\xa9\\n\\u0001\\u001f\x7f", "\\""]'],
    ['[{"a":1,"a":2}]', '[{\n\t\t"a":\t1,\n\t\t"a":\t2\n\t}]'],
  ])('%s is stored as its text, printed anew', (json, text) => {
    expect(stored(json)).toBe(text);
  });

  it('is indented from its own beginning, wherever it is', () => {
    event.begin(0);
    expect(decodes('{"a":{"b":{"c":[{"k":1}]}}}')).toBe(true);
    expect(dynamicFields()).toEqual([['a.b.c', '[{\n\t\t"k":\t1\n\t}]']]);
  });

  it.each([
    ['[1,"a",null,true,2.5]', '1,a,null,true,2.500000'],
    ['[1,{}]', '1,'],
    ['[[1],2,{"k":3},4]', '2,4'],
    ['["a b","c,d"]', 'a b,c,d'],
    ['[{},[1]]', undefined],
    ['[]', undefined],
  ])('%s can be stored joined by commas: %j', (json, text) => {
    expect(stored(json, joined)).toBe(text);
  });
});
