import { beforeEach, describe, expect, it } from 'vitest';
import { decodes, dynamicFields, event, joined, staticFieldsSet } from './decoding-json-rig.contract.ts';

beforeEach(() => event.begin(0));

describe('nothing is stored', () => {
  it.each([
    '.5',
    '+1',
    'NaN',
    '0x10',
    '-',
    '-+1',
    '1e',
    '1.5.3',
    'tru',
    'nulll',
    'True',
    "'a'",
    '1 2',
    '',
    '[1,]',
    '[,1]',
  ])('of a document with the value %s', (json) => {
    expect(decodes(`{"a":"before","srcip":"1","k":${json}}`)).toBe(false);
    expect(decodes(`{"a":"before","k":[${json}}`, joined)).toBe(false);
    expect(dynamicFields()).toEqual([]);
    expect(staticFieldsSet()).toEqual({});
  });

  it.each(['\\x', '\\', '\\u12', '\\ud800', '\\ud800\\u0041', '\\ud800\\n12345', '\\udc00', '\\u0000\\x'])(
    'of a document with the string or key "%s"',
    (text) => {
      expect(decodes(`{"a":"before","k":"${text}"}`)).toBe(false);
      expect(decodes(`{"a":"before","k":["${text}"]}`)).toBe(false);
      expect(decodes(`{"a":"before","${text}":1}`)).toBe(false);
      expect(event.dynamicCount).toBe(0);
    },
  );

  it.each([
    '',
    '   ',
    '[1]',
    '"a"',
    '1',
    'null',
    'x{"a":1}',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,}',
  ])('of %j', (text) => {
    expect(decodes(text)).toBe(false);
    expect(event.dynamicCount).toBe(0);
  });

  it.each([
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1;"b":2}',
    '{"a"b":1}',
    '{"k":[1 2]}',
    '{"k":[{"a"}]}',
  ])('of %s', (text) => {
    expect(decodes(text)).toBe(false);
    expect(event.dynamicCount).toBe(0);
  });

  it('of containers more than 1,000 deep', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const arrays = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(decodes(nested(1000))).toBe(true);
    expect(decodes(nested(1001))).toBe(false);
    expect(decodes(arrays(999))).toBe(true);
    expect(decodes(arrays(1000))).toBe(false);
    expect(decodes(arrays(100_000))).toBe(false);
    expect(decodes(arrays(1000), joined)).toBe(false);
  });
});
