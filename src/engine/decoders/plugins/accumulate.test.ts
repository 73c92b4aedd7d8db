import { describe, expect, it } from 'vitest';
import { bareEvent } from '../../event/bare-event.contract.ts';
import type { Event } from '../../event/event.ts';
import { fieldIndex, type StaticField } from '../../event/fields.ts';
import type { Decoder } from '../decoder.ts';
import { createAccumulator } from './accumulate.ts';

const decoder: Decoder = {
  name: 'ldap',
  nameId: 1,
  parent: undefined,
  category: 'syslog',
  ftsComment: undefined,
  fts: undefined,
  accumulate: true,
};

type Fields = Partial<Record<StaticField, string>>;

/** Runs the event through and answers its fields afterwards. */
function run(accumulate: (event: Event) => void, fields: Fields, time = 0, host = 'here', name = 'ldap'): Fields {
  const event = bareEvent();
  event.begin(time);
  event.hostname.set(host);
  event.decoder = { ...decoder, name };
  for (const [field, value] of Object.entries(fields)) event.field(fieldIndex[field as StaticField]).set(value);
  accumulate(event);
  const set = Object.entries(fieldIndex).filter(([, index]) => event.field(index).isSet);
  return Object.fromEntries(set.map(([field, index]) => [field, event.field(index).text]));
}

describe('accumulation', () => {
  it('fills an event with what earlier ones of the same id had', () => {
    const accumulate = createAccumulator();
    const all = { srcip: '1', dstip: '2', srcport: '3', dstport: '4', srcuser: '5', dstuser: '6', data: '7' };
    run(accumulate, { id: 'c1', ...all, url: 'not kept', status: 'nor this' });
    expect(run(accumulate, { id: 'c1' })).toEqual({ id: 'c1', ...all });
  });

  it('fills gaps alone, in the event and in what is kept', () => {
    const accumulate = createAccumulator();
    run(accumulate, { id: 'c1', srcip: 'first' });
    expect(run(accumulate, { id: 'c1', srcip: 'second', dstuser: '' })).toEqual({
      id: 'c1',
      srcip: 'second',
      dstuser: '',
    });
    expect(run(accumulate, { id: 'c1', dstuser: 'someone' })).toMatchObject({ srcip: 'first', dstuser: 'someone' });
    expect(run(accumulate, { id: 'c1' })).toEqual({ id: 'c1', srcip: 'first', dstuser: 'someone' });
  });

  it('keeps values of 1 to 80 bytes', () => {
    const accumulate = createAccumulator();
    run(accumulate, { id: 'c1', data: 'x'.repeat(81), srcuser: 'x'.repeat(80), srcip: '' });
    expect(run(accumulate, { id: 'c1' })).toEqual({ id: 'c1', srcuser: 'x'.repeat(80) });
  });

  it('keeps hosts, decoders and ids apart', () => {
    const accumulate = createAccumulator();
    run(accumulate, { id: 'c1', srcip: '1' });
    expect(run(accumulate, { id: 'c2' })).toEqual({ id: 'c2' });
    expect(run(accumulate, { id: 'c1' }, 0, 'there')).toEqual({ id: 'c1' });
    expect(run(accumulate, { id: 'c1' }, 0, 'here', 'other')).toEqual({ id: 'c1' });
  });

  it.each([{}, { id: '' }, { id: 'x'.repeat(2_000) }])('does nothing without a usable id', (id) => {
    const accumulate = createAccumulator();
    run(accumulate, { ...id, srcip: '1' });
    expect(run(accumulate, id)).toEqual(id);
  });

  it('forgets what is idle for more than two minutes', () => {
    const accumulate = createAccumulator();
    run(accumulate, { id: 'c1', srcip: '1' }, 0);
    expect(run(accumulate, { id: 'c1' }, 120_000)).toEqual({ id: 'c1', srcip: '1' });
    run(accumulate, { id: 'other' }, 230_000);
    expect(run(accumulate, { id: 'c1' }, 240_001)).toEqual({ id: 'c1' });
  });

  it('has room for ten thousand conversations, and forgets those that are idle longest', () => {
    const accumulate = createAccumulator();
    run(accumulate, { id: 'kept', srcip: '1' });
    run(accumulate, { id: 'gone', srcip: '1' });
    run(accumulate, { id: 'kept' });
    for (let number = 0; number < 9_999; number += 1) run(accumulate, { id: `c${number}`, srcip: '1' });
    expect(run(accumulate, { id: 'kept' })).toEqual({ id: 'kept', srcip: '1' });
    expect(run(accumulate, { id: 'gone' })).toEqual({ id: 'gone' });
  });
});
