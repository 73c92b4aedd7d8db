import { expect, it } from 'vitest';
import { testTools } from '../../test/support/test-tools.ts';
import type { Operations } from '../delivery/operations.ts';
import { loggedOperations } from './logged-operations.ts';

const notAsked = () => Promise.reject(new Error('not asked here'));
const operations: Operations = {
  ...{ status: notAsked, reload: notAsked, submit: notAsked, deliveries: notAsked, delivery: notAsked },
  ...{ exchanges: notAsked, integrations: notAsked },
  redeliver: async () => 12,
  drop: async () => 3,
  pause: async (lane) => lane === 'slack',
  resume: async (lane) => lane === 'slack',
  sendTest: async (lane) =>
    lane === 'slack' ? { outcome: 'delivered', why: undefined, enrichments: 0, exchanges: [] } : undefined,
  rebuildIndex: async () => true,
};

it('tells the log what was changed, by whom, and no list of what', async () => {
  const { log, logged } = testTools();
  const { redeliver, drop, pause, resume, sendTest, rebuildIndex } = loggedOperations(operations, log);
  expect(await redeliver({ ids: ['4', '5'] })).toBe(12);
  expect(await drop({ lane: 'slack', states: ['waiting'] })).toBe(3);
  expect([await pause('slack', 'anna'), await pause('nobody', 'anna')]).toEqual([true, false]);
  expect([await resume('slack'), await resume('nobody')]).toEqual([true, false]);
  expect([await sendTest('slack'), await sendTest('nobody')]).toMatchObject([{ outcome: 'delivered' }, undefined]);
  expect(await rebuildIndex()).toBe(true);
  const by = 'the command line';
  expect(logged.map((line) => JSON.parse(line) as object)).toEqual([
    { level: 'info', message: 'deliveries are sent again', by, asked: 2, deliveries: 12 },
    { level: 'info', message: 'deliveries were dropped', by, lane: 'slack', states: ['waiting'], deliveries: 3 },
    { level: 'info', message: 'an integration was paused', by: 'anna', lane: 'slack' },
    { level: 'info', message: 'an integration was resumed', by, lane: 'slack' },
    { level: 'info', message: 'a test alert was sent', by, lane: 'slack', outcome: 'delivered' },
    { level: 'info', message: 'the index of alerts is made anew', by },
  ]);
});
