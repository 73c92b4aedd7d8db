import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closest, instead, unknownKeys } from './known-keys.ts';

describe('unknown keys', () => {
  const schema = z.object({ name: z.string(), cache: z.object({ found: z.number() }).optional() });

  it('are found to the depth of the schema', () => {
    expect(unknownKeys(schema, { name: 1, nme: 2, cache: { found: 3, fund: 4 } })).toEqual([
      { path: ['nme'], known: ['name', 'cache'] },
      { path: ['cache', 'fund'], known: ['found'] },
    ]);
  });

  it.each([
    ['refined', schema.refine(() => true)],
    ['transformed', schema.transform(() => 1)],
    ['with a default', schema.default({ name: '' })],
    ['optional', schema.nullish()],
  ])('are found in a schema that is %s', (_, wrapped) => {
    expect(unknownKeys(wrapped, { nme: 2 })).toHaveLength(1);
  });

  it('are found in each value of a record, whose own keys may be any', () => {
    expect(unknownKeys(z.record(z.string(), schema), { one: { name: 1 }, two: { nme: 2 } })).toEqual([
      { path: ['two', 'nme'], known: ['name', 'cache'] },
    ]);
  });

  it('are not looked for where the schema does not tell, or the value has none', () => {
    expect(unknownKeys(z.record(z.string(), z.string()), { anything: 1 })).toEqual([]);
    expect(unknownKeys(z.unknown(), { anything: 1 })).toEqual([]);
    expect(unknownKeys(schema, ['nme'])).toEqual([]);
    expect(unknownKeys(schema, { cache: 'nme' })).toEqual([]);
  });
});

describe('what was perhaps meant', () => {
  const known = ['hook_url', 'api_key', 'level', 'cache'];

  it.each([
    ['hook-url', 'hook_url'],
    ['hookurl', 'hook_url'],
    ['HOOK_URL', 'hook_url'],
    ['apikey', 'api_key'],
    ['cahce', 'cache'],
    ['levels', 'level'],
    ['timeout', undefined],
    ['', undefined],
  ])('%j is near %j', (name, expected) => {
    expect(closest(name, known)).toBe(expected);
  });

  it('is the nearest of several', () => {
    expect(closest('agents', ['agent_id', 'agent', 'agenda'])).toBe('agent');
  });

  it('is put into words', () => {
    expect(instead('levl', known)).toBe('did you mean level?');
    expect(instead('zzz', ['a', 'b'])).toBe('known here: a, b');
    expect(instead('zzz', [])).toBe('remove it');
  });
});
