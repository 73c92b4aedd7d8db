import { expect, test } from 'vitest';
import { flatten, parseDocument } from './flatten.ts';

test('objects become dotted names, in the order of the document', () => {
  expect(flatten({ rule: { level: 10, id: '5763' }, agent: { name: 'web-1' } })).toEqual([
    { field: 'rule.level', values: ['10'] },
    { field: 'rule.id', values: ['5763'] },
    { field: 'agent.name', values: ['web-1'] },
  ]);
});

test('a list is one field with several values, also a list of objects', () => {
  expect(flatten({ groups: ['sshd', 'auth'], hits: [{ id: 1 }, { id: 2 }] })).toEqual([
    { field: 'groups', values: ['sshd', 'auth'] },
    { field: 'hits.id', values: ['1', '2'] },
  ]);
});

test('what holds nothing is left out, but false, 0 and the empty text are something', () => {
  expect(flatten({ a: null, b: {}, c: [], d: false, e: 0, f: '' })).toEqual([
    { field: 'd', values: ['false'] },
    { field: 'e', values: ['0'] },
    { field: 'f', values: [''] },
  ]);
});

test('a field with a hostile name is a field like others', () => {
  expect(flatten(JSON.parse('{"__proto__":{"x":1},"constructor":2}'))).toEqual([
    { field: '__proto__.x', values: ['1'] },
    { field: 'constructor', values: ['2'] },
  ]);
});

test('a document that nests without end does not exhaust the stack', () => {
  const deep = JSON.parse(`${'[1,'.repeat(5_000)}1${']'.repeat(5_000)}`);
  expect(flatten({ deep })[0]?.values).toHaveLength(99);
});

test('a line that is no JSON is no document', () => {
  expect(parseDocument('{"a":')).toBeNull();
  expect(parseDocument('{"a":1}')).toEqual({ a: 1 });
});
