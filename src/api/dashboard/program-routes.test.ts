import { describe, expect, it } from 'vitest';
import { dashboardRig, filledIndex, laneReport, statusReport, testNow } from './dashboard-rig.contract.ts';

describe('the status', () => {
  it('is that of the program, in milliseconds', async () => {
    const rig = await dashboardRig({ operations: { status: async () => statusReport() } });
    expect(await rig.answer('GET /api/status')).toEqual({
      ...{ version: '1.2.3', home: '/var/ossec', startedAt: testNow - 7_200_000, now: rig.clock.now() },
      ...{ well: true, concerns: [], analysis: null, collection: [] },
      source: {
        file: '/var/ossec/logs/alerts/alerts.json',
        alerts: 3,
        rejected: { 'not-json': 0 },
        lastReadAt: testNow,
      },
      index: {
        ...{ alerts: 3, bytes: 9_000, oldest: 1_700_000_000_000, newest: 1_800_000_000_000 },
        ...{ backfill: null, trouble: null },
      },
    });
  });

  it('is well with warnings, and not with an error', async () => {
    let state: 'running' | 'failed' = 'running';
    const status = async () => statusReport({ lanes: [laneReport({ state, dead: 1 })] });
    const rig = await dashboardRig({ operations: { status } });
    expect(await rig.answer('GET /api/status')).toMatchObject({ well: true, concerns: [{ severity: 'warning' }] });
    state = 'failed';
    const { well, concerns } = await rig.answer('GET /api/status');
    expect({ well, severities: concerns.map(({ severity }) => severity) }).toEqual({
      well: false,
      severities: ['error', 'warning'],
    });
  });

  it('tells what analyses and collects here, and that nothing is indexed', async () => {
    const status = statusReport({
      analysis: {
        ...{ running: true, decoders: 1, rules: 2, events: 3, alerts: 4 },
        ...{ dropped: 0, rejected: 0, truncated: 0, unevaluated: 0, failed: 0 },
      },
      collection: [{ part: 'syslog', running: true, collectors: ['udp 514'], events: 5, fileIntegrity: undefined }],
      index: undefined,
      daemon: undefined,
    });
    const rig = await dashboardRig({ operations: { status: async () => status } });
    expect(await rig.answer('GET /api/status')).toMatchObject({
      startedAt: rig.clock.now(),
      analysis: { running: true, decoders: 1, rules: 2, events: 3, alerts: 4 },
      collection: [{ part: 'syslog', running: true, collectors: ['udp 514'], events: 5 }],
      index: { alerts: 0, oldest: null, trouble: 'the index is not open yet' },
    });
  });
});

describe('making the index anew', () => {
  const index = filledIndex([]);

  it('is done for an admin, and logged with who asked', async () => {
    let rebuilt = 0;
    const rebuildIndex = async () => {
      rebuilt += 1;
      return true;
    };
    const rig = await dashboardRig({ index: index(), operations: { rebuildIndex } });
    const { status, text } = await rig.call('POST /api/index/rebuild', { as: 'admin' });
    expect({ status, text, rebuilt }).toEqual({ status: 204, text: '', rebuilt: 1 });
    expect(rig.logged.join()).toContain('"by":"token script-admin"');
  });

  it('is refused in words where there is none', async () => {
    const rig = await dashboardRig({ index: index(), operations: { rebuildIndex: async () => false } });
    const { status, json } = await rig.call('POST /api/index/rebuild', { as: 'admin' });
    expect({ status, json }).toMatchObject({ status: 409, json: { error: { code: 'no_index' } } });
  });

  it('is refused in words until it is open', async () => {
    const rig = await dashboardRig();
    const { status, json } = await rig.call('POST /api/index/rebuild', { as: 'admin' });
    expect({ status, json }).toMatchObject({ status: 503, json: { error: { code: 'no_index' } } });
  });
});
