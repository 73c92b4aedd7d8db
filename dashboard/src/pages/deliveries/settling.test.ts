import { describe, expect, test } from 'vitest';
import { everything } from './delivery-choice.ts';
import { countOf, doneWords, nameOfTarget, type Settling, settlingBody, settlingsOf } from './settling.ts';

const counts = { dead: 3, postponed: 2, waiting: 80, delivered: 397, skipped: 0 };
const three: Settling = { act: 'redeliver', target: { kind: 'ids', ids: ['1', '2', '3'] } };

function actsOn(states: Parameters<typeof settlingsOf>[0]['states'], more = {}) {
  return settlingsOf({ ...everything, states, ...more }, counts).map(
    (settling) => `${settling.act} ${nameOfTarget(settling)}`,
  );
}

describe('what can be done with all that is listed', () => {
  test('is to send again what has failed, and to drop whatever is kept', () => {
    expect(actsOn(['dead'])).toEqual(['redeliver all 3 dead deliveries', 'drop all 3 dead deliveries']);
    expect(actsOn(['dead', 'postponed', 'waiting'], { lane: 'slack' })).toEqual([
      'redeliver all 5 dead and retrying deliveries of slack',
      'drop all 85 dead, retrying and waiting deliveries of slack',
    ]);
    expect(actsOn(['waiting'])).toEqual(['drop all 80 waiting deliveries']);
  });

  test('is nothing where settled ones are listed as well, or all', () => {
    expect(actsOn([])).toEqual([]);
    expect(actsOn(['delivered'])).toEqual([]);
    expect(actsOn(['dead', 'delivered'])).toEqual([]);
  });

  test('is nothing where only those of one alert are listed, since states and lanes would mean others too', () => {
    expect(actsOn(['dead'], { alertId: '1.2' })).toEqual([]);
  });

  test('is nothing where there is none, or nobody has counted', () => {
    expect(settlingsOf({ ...everything, states: ['dead'] }, { ...counts, dead: 0 })).toEqual([]);
    expect(settlingsOf({ ...everything, states: ['dead'] }, null)).toEqual([]);
  });

  test('is asked of the API by state and lane, so that it means also what is not loaded', () => {
    const [again] = settlingsOf({ ...everything, states: ['dead', 'waiting'], lane: 'slack' }, counts);
    expect(again && settlingBody(again)).toEqual({ states: ['dead'], lane: 'slack' });
    const [all] = settlingsOf({ ...everything, states: ['dead'] }, counts);
    expect(all && settlingBody(all)).toEqual({ states: ['dead'] });
  });
});

describe('deliveries that were ticked', () => {
  test('are asked for by id, and counted', () => {
    expect(settlingBody(three)).toEqual({ ids: ['1', '2', '3'] });
    expect(countOf(three)).toBe(3);
    expect(nameOfTarget(three)).toBe('3 deliveries');
    expect(nameOfTarget({ act: 'drop', target: { kind: 'ids', ids: ['1'] } })).toBe('this delivery');
  });

  test('may be settled meanwhile, which is told', () => {
    expect(doneWords(three, 3)).toBe('3 deliveries are sent again.');
    expect(doneWords(three, 1)).toMatch(/^1 of 3 is sent again; the others/);
    expect(doneWords({ ...three, act: 'drop' }, 0)).toMatch(/^None is dropped/);
  });
});

test('one delivery of a state is not called all of them', () => {
  const [again] = settlingsOf({ ...everything, states: ['dead'], lane: 'slack' }, { ...counts, dead: 1 });
  expect(again && nameOfTarget(again)).toBe('the 1 dead delivery of slack');
  expect(again && doneWords(again, 1)).toBe('1 delivery is sent again.');
});
