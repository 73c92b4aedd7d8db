import { describe, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import type { IntegrationReport } from '../../delivery/integration-report.ts';
import { dashboardRig, laneReport } from './dashboard-rig.contract.ts';

const activity = { perMinute: 0.4, latency: undefined, buckets: [] };
const bare: IntegrationReport = { ...laneReport({ lane: 'reinject' }), block: undefined, activity };
const full: IntegrationReport = {
  ...laneReport({ lane: 'slack#2', waiting: 1, postponed: 2, dead: 3, delivered: 4, skipped: 5, oldest: 6 }),
  live: {
    ...{ lane: 'slack#2', circuit: 'open', pausedUntil: 7, inFlight: 8, lastDeliveredAt: 9 },
    lastError: { at: 10, why: '<b>no</b>' },
    quota: [{ rate: { count: 4, per: 'minute' }, left: 1 }],
  },
  block: { name: 'slack', summary: 'Slack', line: 12, settings: { level: 7, group: ['a', 'b'], options: { x: null } } },
  activity: {
    perMinute: 1.5,
    latency: { p50: 20.5, p95: 90 },
    buckets: [{ begin: 300_000, delivered: 1, skipped: 2, postponed: 3, buried: 4 }],
  },
};

async function listed(report: IntegrationReport) {
  const rig = await dashboardRig({ operations: { integrations: async () => [report] } });
  return (await rig.answer('GET /api/integrations')).integrations[0];
}

describe('the integrations', () => {
  it('are told of in full', async () => {
    expect(await listed(full)).toEqual({
      ...{ lane: 'slack#2', name: 'slack', summary: 'Slack', line: 12, state: 'running', paused: null },
      ...{ waiting: 1, postponed: 2, dead: 3, delivered: 4, skipped: 5, oldest: 6 },
      ...{ inFlight: 8, circuit: 'open', pausedUntil: 7, lastError: { at: 10, why: '<b>no</b>' }, lastDeliveredAt: 9 },
      ...{ quota: [{ count: 4, per: 'minute', left: 1 }], perMinute: 1.5, latency: { p50: 20.5, p95: 90 } },
      activity: full.activity.buckets,
      settings: full.block?.settings,
    });
  });

  it('are told of when little is known', async () => {
    expect(await listed(bare)).toMatchObject({
      ...{ lane: 'reinject', name: '', summary: expect.stringContaining('analysis'), line: null, state: 'running' },
      ...{ oldest: null, inFlight: 0, circuit: null, pausedUntil: null, lastError: null, lastDeliveredAt: null },
      ...{ quota: [], latency: null, activity: [], settings: {} },
    });
  });

  it.each([
    ['running', 'running'],
    ['failed', 'failed'],
    ['refused', 'refused'],
    ['no-block', 'no-block'],
    ['stopped', 'failed'],
  ] as const)('are, when the lane is %s, %s; paused only when they could run', async (state, shown) => {
    expect(await listed({ ...bare, state })).toMatchObject({ state: shown, paused: null });
    const paused = { by: 'rita', at: 5 };
    expect(await listed({ ...bare, lane: 'slack', state, paused })).toMatchObject({
      state: shown === 'running' ? 'paused' : shown,
      paused,
    });
  });
});

describe('a test alert', () => {
  it('answers what came of it and what was said', async () => {
    const request = { method: 'POST', url: 'https://hooks.example/<secret>', headers: { a: 'b' }, body: undefined };
    const said = { at: 1, attempt: 1, milliseconds: 1.5 };
    const rig = await dashboardRig({
      operations: {
        sendTest: async (lane) => ({
          ...{ outcome: 'rejected', why: `of ${lane}`, enrichments: 2 },
          exchanges: [
            { ...said, kind: 'http', request, answer: undefined, failure: 'no answer' },
            { ...said, kind: 'script', command: ['custom-a', '-x'], exit: 'ended with 1', output: '\u001b[31m' },
          ],
        }),
      },
    });
    expect(await rig.answer('POST /api/integrations/:lane/test', { as: 'admin', params: { lane: 'slack#2' } })).toEqual(
      {
        ...{ outcome: 'rejected', why: 'of slack#2', enrichments: 2 },
        exchanges: [
          { ...said, kind: 'http', request: { ...request, body: null }, answer: null, failure: 'no answer' },
          { ...said, kind: 'script', command: ['custom-a', '-x'], exit: 'ended with 1', output: '\u001b[31m' },
        ],
      },
    );
    expect(rig.logged.join()).toContain('"by":"token script-admin","lane":"slack#2","outcome":"rejected"');
  });
});

describe('pausing and resuming', () => {
  it('is done in the name of who has logged in, and logged', async () => {
    const done: string[] = [];
    const note = (what: string) => async (lane: string, by?: string) => done.push([what, lane, by].join(' ')) > 0;
    const rig = await dashboardRig({ operations: { pause: note('pause'), resume: note('resume') } });
    const { cookie, csrf } = await rig.login();
    for (const action of ['pause', 'resume']) {
      const headers = { cookie, 'x-csrf-token': csrf, origin: rig.url };
      const path = `/api/integrations/slack%232/${action}`;
      expect((await ask(`${rig.url}${path}`, { method: 'POST', headers })).status).toBe(204);
    }
    await rig.call('POST /api/integrations/:lane/pause', { as: 'admin', params: { lane: 'a/b' } });
    expect(done).toEqual(['pause slack#2 admin', 'resume slack#2 ', 'pause a/b token script-admin']);
    expect(rig.logged.join()).toContain('"message":"an integration was paused","by":"admin","lane":"slack#2"');
    expect(rig.logged.join()).toContain('"message":"an integration was resumed","by":"admin","lane":"slack#2"');
  });

  it.each(['test', 'pause', 'resume'] as const)(
    'of a lane that is not there is refused in words: %s',
    async (action) => {
      const none = async () => false;
      const operations = { pause: none, resume: none, sendTest: async () => undefined };
      const rig = await dashboardRig({ operations });
      const asked = { as: 'admin', params: { lane: 'nobody' } } as const;
      const { status, json } = await rig.call(`POST /api/integrations/:lane/${action}`, asked);
      expect({ status, json }).toMatchObject({ status: 404, json: { error: { code: 'no_such_integration' } } });
      expect(rig.logged).toEqual([]);
    },
  );
});
