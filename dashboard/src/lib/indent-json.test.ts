import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indentJson } from './indent-json.ts';

describe('JSON with a line for each member', () => {
  test('looks as people write it', () => {
    expect(indentJson('{"a":[1,{"b":"x, {y}: \\"z\\""}],"c":{},"d":[ ]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": "x, {y}: \\"z\\""\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  test('keeps numbers and names as they were written', () => {
    expect(indentJson('{"id":12345678901234567890,"id":1.50,"\\u0061":1}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "id": 1.50,\n  "\\u0061": 1\n}',
    );
  });

  test('leaves what is no JSON, or only a part of it, as it is', () => {
    for (const text of ['', 'invalid_blocks', '{"a":1', '{"a": "cut…', 'null', '"{}"', '<html>{}</html>']) {
      expect(indentJson(text)).toBe(text);
    }
  });

  test('means what it meant, and looks like what JSON.stringify would make of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
