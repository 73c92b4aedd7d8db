import { describe, expect, it } from 'vitest';
import { dashboardRig, filledIndex } from './dashboard-rig.contract.ts';

const second = 1_700_000_000;

function maltiverse(offset: number, name: string, reference?: string) {
  const indicator = { name, type: 'ipv4-addr', provider: 'Feed 1', confidence: 'High', sightings: '4', reference };
  const threat = { indicator, software: { id: 'S0154', name: 'Cobalt Strike' } };
  const data = { integration: 'maltiverse', alert_id: `${second}.1`, threat };
  return { key: `m:${offset}`, text: JSON.stringify({ id: `${second + offset}.9`, data }) };
}

const references = [
  'https://maltiverse.example/ip',
  'javascript:alert(1)',
  'data:text/html,x',
  ' ',
  'HTTP://A.EXAMPLE/',
];
const index = filledIndex([
  ...references.map((reference, offset) => maltiverse(offset, `198.51.100.${offset}`, reference)),
  maltiverse(100, '<img src=x>'),
]);

describe('the indicators', () => {
  it('are told of with all that is known, the one that was seen last first', async () => {
    const rig = await dashboardRig({ index: index() });
    const { indicators } = await rig.answer('GET /api/indicators');
    expect(indicators.map(({ value }) => value)).toEqual([
      '<img src=x>',
      ...['198.51.100.4', '198.51.100.3', '198.51.100.2', '198.51.100.1', '198.51.100.0'],
    ]);
    expect(indicators.at(-1)).toEqual({
      ...{ value: '198.51.100.0', type: 'ipv4-addr', service: 'maltiverse', name: null, classification: null },
      ...{ confidence: 'High', provider: 'Feed 1', sightings: 4, software: 'S0154 Cobalt Strike' },
      reference: 'https://maltiverse.example/ip',
      ...{ firstSeen: second * 1_000, lastSeen: second * 1_000, alerts: 1 },
    });
  });

  it('have a reference only when that is an address of the web', async () => {
    const rig = await dashboardRig({ index: index() });
    const { indicators } = await rig.answer('GET /api/indicators', { query: { containing: '198.51.100.' } });
    expect(indicators.map(({ reference }) => reference).toReversed()).toEqual([
      references[0],
      ...[null, null, null],
      'HTTP://A.EXAMPLE/',
    ]);
  });

  it('are those of the time that was asked for, and so many', async () => {
    const rig = await dashboardRig({ index: index() });
    const values = async (query: Record<string, string | number>) =>
      (await rig.answer('GET /api/indicators', { query })).indicators.map(({ value }) => value);
    expect(await values({ from: (second + 3) * 1_000 + 999, to: (second + 4) * 1_000 })).toEqual(['198.51.100.3']);
    expect(await values({ size: 1 })).toEqual(['<img src=x>']);
    expect(await values({ containing: 'IMG' })).toEqual(['<img src=x>']);
  });
});
