import { describe, expect, it } from 'vitest';
import { EvaluationRig, type TestEvent } from '../evaluation/evaluation-rig.contract.ts';
import type { StaticField } from './fields.ts';
import { lacksFirewallFields } from './firewall-fields.ts';

const whole = { action: 'DROP', srcip: '1.1.1.1', dstip: '2.2.2.2', srcport: '1', dstport: '2', protocol: 'TCP' };

function lacks(event: TestEvent): boolean {
  const rig = new EvaluationRig('<rule id="100" level="3"><match>x</match><description>x</description></rule>');
  rig.prepare(event);
  return lacksFirewallFields(rig.event);
}

describe('a firewall event', () => {
  it('is whole with all six fields, empty ones included', () => {
    expect(lacks({ category: 'firewall', fields: { ...whole, action: '' } })).toBe(false);
  });

  it.each(Object.keys(whole) as StaticField[])('lacks %s', (field) => {
    const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
    expect(lacks({ category: 'firewall', fields: rest })).toBe(true);
  });

  it.each<TestEvent>([{ category: 'ids' }, { decoder: null }])('is not %j', (event) => {
    expect(lacks(event)).toBe(false);
  });
});
