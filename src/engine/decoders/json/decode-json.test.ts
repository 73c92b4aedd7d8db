import { beforeEach, describe, expect, it } from 'vitest';
import { Event } from '../../event/event.ts';
import { FieldNames } from '../../event/field-names.ts';
import { staticFields } from '../../event/fields.ts';
import { LiteralHits, LiteralSet } from '../../regex/literals.ts';
import { decodeJson, type JsonSettings } from './decode-json.ts';
import { JsonPaths } from './json-paths.ts';

const names = new FieldNames();
const paths = new JsonPaths(names);
const event = new Event(0, new LiteralHits(new LiteralSet(false)));
const defaults: JsonSettings = { nulls: 'string', arrays: 'array' };

beforeEach(() => event.begin(0));

/** Static and dynamic fields after decoding, dynamic ones in order; undefined when nothing was decoded. */
function decoded(text: string, settings = defaults, from = 0): [string, string][] | undefined {
  if (!decodeJson(text, from, event, paths, settings)) return undefined;
  const fixed = staticFields.flatMap((name, index): [string, string][] =>
    event.field(index).isSet ? [[`*${name}`, event.field(index).text]] : [],
  );
  const dynamic = event.dynamicNames
    .slice(0, event.dynamicCount)
    .map(({ name }, index): [string, string] => [name, event.dynamicValues[index] ?? '']);
  return [...fixed, ...dynamic];
}

/** What the member `k` of an object holds. */
function value(json: string, settings = defaults): string | undefined {
  event.begin(0);
  return decoded(`{"k":${json}}`, settings)?.[0]?.[1];
}

describe('a JSON object becomes fields', () => {
  it('named by its keys joined with dots, in the order of the text', () => {
    expect(decoded('{"a":{"b":"1","c":{"d":"2"}},"e":"3","a":{"b":"4"},"f.g":"5"}')).toEqual([
      ['a.b', '1'],
      ['a.c.d', '2'],
      ['e', '3'],
      ['a.b', '4'],
      ['f.g', '5'],
    ]);
  });

  it.each([
    ['12', '12'],
    ['-12', '-12'],
    ['1.0', '1'],
    ['-0.0', '0'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['01', '1'],
    ['1.', '1'],
    ['1.5', '1.500000'],
    ['2147483647', '2147483647'],
    ['2147483648', '2147483648.000000'],
    ['-2147483648', '-2147483648'],
    ['10000000000', '10000000000.000000'],
    ['1e-7', '0.000000'],
    ['-1e-7', '-0.000000'],
    ['0.0078125', '0.007812'],
    ['0.0234375', '0.023438'],
    ['1e21', '1000000000000000000000.000000'],
    ['1e22', '10000000000000000000000.000000'],
    ['1e400', 'inf'],
    ['-1e400', '-inf'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', 'null'],
    ['""', ''],
    ['{}', undefined],
    ['[]', '[]'],
  ])('%s is stored as %s', (json, text) => {
    expect(value(json)).toBe(text);
  });
});
