import { beforeEach, describe, expect, it } from 'vitest';
import { fieldIndex, type StaticField, staticFields } from '../../event/fields.ts';
import { asFound, decodes, dynamicFields, event, staticFieldsSet } from './decoding-json-rig.contract.ts';

beforeEach(() => event.begin(0));

describe('a JSON object becomes fields', () => {
  it('named by its keys joined with dots, in the order of the text', () => {
    expect(decodes('{"a":{"b":"1","c":{"d":"2"}},"e":"3","a":{"b":"4"},"f.g":"5","":{"":"6"}}')).toBe(true);
    expect(dynamicFields()).toEqual([
      ['a.b', '1'],
      ['a.c.d', '2'],
      ['e', '3'],
      ['a.b', '4'],
      ['f.g', '5'],
      ['.', '6'],
    ]);
  });

  it('whatever white space there is, which is every byte up to 0x20', () => {
    expect(decodes(' \x01\r\n{\t"a"\x1f:\x0b"b" ,\x02"c" : 1 , "d":[ ] }')).toBe(true);
    expect(dynamicFields()).toEqual([
      ['a', 'b'],
      ['c', '1'],
      ['d', '[]'],
    ]);
  });

  it('from an offset on, and whatever follows it', () => {
    expect(decodes('log: {"a":"b"}} and so on', asFound, 4)).toBe(true);
    expect(dynamicFields()).toEqual([['a', 'b']]);
  });

  it.each(['{}', '{"a":{}}', '{"a":{"b":{}}}'])('%s has none', (text) => {
    expect(decodes(text)).toBe(true);
    expect(event.dynamicCount).toBe(0);
  });

  it('also when the text is longer than any message', () => {
    expect(decodes(`{"k":"${'x'.repeat(200_000)}"}`)).toBe(true);
    expect(decodes(`{"k":"${'\\n'.repeat(200_000)}"}`)).toBe(true);
    expect(dynamicFields().map(([, value]) => value.length)).toEqual([200_000, 200_000]);
  });

  it('at most 256 dynamic ones, while static ones are still stored', () => {
    const members = Array.from({ length: 300 }, (_, index) => `"k${String(index)}":1`);
    expect(decodes(`{${members.join(',')},"srcip":"1.2.3.4"}`)).toBe(true);
    expect(event.dynamicCount).toBe(256);
    expect(dynamicFields().at(-1)).toEqual(['k255', '1']);
    expect(staticFieldsSet()).toEqual({ srcip: '1.2.3.4' });
  });
});

describe('keys that name a static field', () => {
  it('fill it; `systemname` is the name for `system_name`', () => {
    for (const name of staticFields) {
      event.begin(0);
      expect(decodes(`{"${name === 'system_name' ? 'systemname' : name}":"a"}`)).toBe(true);
      expect(staticFieldsSet()).toEqual({ [name]: 'a' });
      expect(event.dynamicCount).toBe(0);
    }
    expect(decodes('{"system_name":"b"}')).toBe(true);
    expect(dynamicFields()).toEqual([['system_name', 'b']]);
  });

  it.each<[string, Partial<Record<StaticField, string>>, string[][]]>([
    ['{"srcip":"1","srcip":"2"}', { srcip: '2' }, []],
    [
      '{"SrcIP":"1","a":{"srcip":"2"}}',
      {},
      [
        ['SrcIP', '1'],
        ['a.srcip', '2'],
      ],
    ],
    [
      '{"data":{"x":1},"id":{"y":2}}',
      {},
      [
        ['data.x', '1'],
        ['id.y', '2'],
      ],
    ],
    ['{"srcport":[1,2]}', { srcport: '[1, 2]' }, []],
    ['{"url":""}', { url: '' }, []],
    ['{"dstuser":"al","user":"bob"}', { dstuser: 'al' }, [['user', 'bob']]],
    ['{"user":"bob","dstuser":"al"}', { dstuser: 'al' }, []],
    ['{"user":"bob","user":"al"}', { dstuser: 'bob' }, [['user', 'al']]],
    ['{"a":{"user":"bob"}}', {}, [['a.user', 'bob']]],
  ])('%s', (text, fixed, dynamic) => {
    expect(decodes(text)).toBe(true);
    expect(staticFieldsSet()).toEqual(fixed);
    expect(dynamicFields()).toEqual(dynamic);
  });

  it('`user` minds a dstuser that another decoder has found', () => {
    event.field(fieldIndex.dstuser).set('al');
    expect(decodes('{"user":"bob"}')).toBe(true);
    expect(staticFieldsSet()).toEqual({ dstuser: 'al' });
    expect(dynamicFields()).toEqual([['user', 'bob']]);
  });
});

describe('documents after one another', () => {
  it('may have other keys in another order', () => {
    for (const text of ['{"a":1,"b":2,"c":3}', '{"b":4,"a":5}', '{"a":6,"b":7}', '{"ab":8,"a":9}', '{"a":{"b":1}}']) {
      event.begin(0);
      expect(decodes(text)).toBe(true);
      expect(Object.fromEntries(dynamicFields())).toEqual(flatOnce(JSON.parse(text)));
    }
  });

  it('are not mistaken for one whose keys had escapes', () => {
    for (const [escaped, lookAlike] of [
      ['{"a\\"b":1}', '{"a"b":1}'],
      ['{"a\\\\":1}', '{"a\\":1}'],
    ] as const) {
      event.begin(0);
      expect(decodes(escaped)).toBe(true);
      expect(decodes(escaped)).toBe(true);
      expect(event.dynamicCount).toBe(2);
      expect(decodes(lookAlike)).toBe(false);
    }
  });
});

function flatOnce(document: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(document).map(([key, member]) =>
    typeof member === 'object' ? [`${key}.b`, '1'] : [key, String(member)],
  );
  return Object.fromEntries(entries);
}
