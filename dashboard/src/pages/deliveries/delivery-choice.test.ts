import { describe, expect, test } from 'vitest';
import { choiceQuery, deliveriesAddress, everything, readChoice, writeChoice } from './delivery-choice.ts';

describe('the choice of deliveries', () => {
  test('is read from the address, without states that there are none of', () => {
    expect(readChoice(new URLSearchParams('states=waiting,dead,lost&lane=slack%232&alertId=17.4'))).toEqual({
      states: ['dead', 'waiting'],
      lane: 'slack#2',
      alertId: '17.4',
    });
    expect(readChoice(new URLSearchParams('states=lost'))).toEqual(everything);
  });

  test('comes back from the address it is written to', () => {
    for (const choice of [everything, { states: ['dead', 'postponed'], lane: 'slack#2', alertId: '17.4' }] as const) {
      expect(readChoice(writeChoice(choice))).toEqual(choice);
    }
  });

  test('says nothing in the address when everything is chosen', () => {
    expect(deliveriesAddress({})).toBe('/deliveries');
    expect(deliveriesAddress(readChoice(new URLSearchParams('states=dead,postponed,waiting,delivered,skipped')))).toBe(
      '/deliveries',
    );
  });

  test('leads to one delivery in the same list', () => {
    expect(deliveriesAddress({ states: ['dead', 'postponed'], lane: 'slack#2' }, '4/2')).toBe(
      '/deliveries/4%2F2?states=dead,postponed&lane=slack%232',
    );
  });

  test('is asked of the API without what is not chosen', () => {
    expect(choiceQuery(everything)).toEqual({});
    expect(choiceQuery({ states: ['dead'], lane: 'slack', alertId: '1.2' })).toEqual({
      states: 'dead',
      lane: 'slack',
      alertId: '1.2',
    });
  });
});
