import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryChoice, DeliveryDetail, DeliveryQuery } from '../../queue/queue.ts';
import { dashboardRig, filledIndex } from './dashboard-rig.contract.ts';

const index = filledIndex([{ key: 'its alert', text: '{"id":"1700000000.7"}' }]);

const delivery: Delivery = {
  ...{ id: '7', lane: 'slack', state: 'postponed', level: 5, alertId: '1700000000.7', ruleId: undefined, attempts: 2 },
  ...{ why: '<script>no</script>', pushedAt: 1, changedAt: 2, dueAt: 3 },
};
const shown = { ...delivery, ruleId: null };

describe('the deliveries', () => {
  it('are listed as they are asked for', async () => {
    const asked: DeliveryQuery[] = [];
    const deliveries = async (query: DeliveryQuery) => {
      asked.push(query);
      return [delivery];
    };
    const rig = await dashboardRig({ operations: { deliveries } });
    const query = { lane: 'slack#2', states: 'dead,waiting', alertId: '1.2', before: '9', size: 500 };
    expect(await rig.answer('GET /api/deliveries', { query })).toEqual({ deliveries: [shown] });
    await rig.answer('GET /api/deliveries');
    expect(asked).toEqual([
      { lane: 'slack#2', states: ['dead', 'waiting'], alertId: '1.2', before: '9', limit: 500 },
      { limit: 50 },
    ]);
    expect((await rig.call('GET /api/deliveries', { query: { states: 'lost' } })).status).toBe(400);
  });

  it('are shown one by one, with what was said and where the alert is', async () => {
    const detail: DeliveryDetail = { ...delivery, key: 'k', body: '{"a":1}' };
    const script = {
      at: 1,
      attempt: 2,
      milliseconds: 3,
      kind: 'script',
      command: ['a'],
      exit: 'b',
      output: 'c',
    } as const;
    const operations = {
      delivery: async (id: string) =>
        id === '7' ? detail : { ...delivery, key: 'k', alertId: '1.1', body: undefined },
      exchanges: async (id: string) => (id === '7' ? [script] : []),
    };
    const rig = await dashboardRig({ index: index(), operations });
    const known = await rig.answer('GET /api/deliveries/:id', { params: { id: '7' } });
    expect(known).toEqual({ ...shown, alertKey: 'its alert', body: '{"a":1}', exchanges: [script] });
    const unknown = { ...shown, alertId: '1.1', alertKey: null, body: null, exchanges: [] };
    expect(await rig.answer('GET /api/deliveries/:id', { params: { id: '8' } })).toEqual(unknown);
    const without = await dashboardRig({ operations });
    expect(await without.answer('GET /api/deliveries/:id', { params: { id: '7' } })).toMatchObject({ alertKey: null });
  });

  it('are told of in words when they are gone', async () => {
    const operations = { delivery: async () => undefined, exchanges: async () => [] };
    const rig = await dashboardRig({ operations });
    const { status, json } = await rig.call('GET /api/deliveries/:id', { params: { id: '8' } });
    expect({ status, json }).toMatchObject({ status: 404, json: { error: { code: 'no_such_delivery' } } });
  });
});

describe.each(['redeliver', 'drop'] as const)('to %s', (action) => {
  const name = `POST /api/deliveries/${action}` as const;

  it('is done to those that were chosen, and logged with who asked and how many', async () => {
    const asked: DeliveryChoice[] = [];
    const act = async (choice: DeliveryChoice) => {
      asked.push(choice);
      return 3;
    };
    const rig = await dashboardRig({ operations: { [action]: act } });
    const bodies = [{ ids: ['1', '2'] }, { states: ['dead'] }, { lane: 'slack', states: ['waiting', 'postponed'] }];
    for (const body of bodies) expect(await rig.answer(name, { as: 'admin', body })).toEqual({ deliveries: 3 });
    expect(asked).toEqual(bodies);
    expect(rig.logged.join()).toContain('"by":"token script-admin","asked":2,"deliveries":3');
    expect(rig.logged.join()).toContain('"lane":"slack","states":["waiting","postponed"],"deliveries":3');
  });

  it('is refused when nothing sensible was chosen', async () => {
    const rig = await dashboardRig();
    const bodies = [{}, { ids: [] }, { states: [] }, { lane: 'slack' }, { states: ['delivered'] }, { ids: [1] }];
    for (const body of bodies) expect((await rig.call(name, { as: 'admin', body })).status).toBe(400);
  });
});
