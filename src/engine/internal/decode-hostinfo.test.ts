import { beforeEach, describe, expect, it } from 'vitest';
import { InternalRig } from './internal-rig.contract.ts';

let rig: InternalRig;

beforeEach(() => {
  rig = new InternalRig();
});

const scan = (ports: string, agent = '') => rig.decode(`3:${agent}nmap:Host: 10.0.0.9 (), open ports: ${ports}`);

describe('information about a host', () => {
  it('is an event when the host is new, and when its ports have changed', () => {
    expect(
      [scan('22 (tcp)'), scan('22 (tcp)'), scan('80 (tcp)'), scan('22 (tcp)')].map(({ outcome }) => outcome),
    ).toEqual(['decoded', 'dropped', 'decoded', 'decoded']);
  });

  it('is told apart by rules, while alerts show one name', () => {
    const [added, changed] = [scan('22'), scan('80')].map(({ decoder }) => decoder);
    expect([added?.name, changed?.name]).toEqual(['hostinfo_modified', 'hostinfo_modified']);
    expect(added?.nameId).not.toBe(changed?.nameId);
  });

  it('leaves the message as it is', () => {
    const { log, fullLog } = scan('22');
    expect([log, fullLog]).toEqual(Array(2).fill('Host: 10.0.0.9 (), open ports: 22'));
  });

  it('is each agent’s own', () => {
    scan('22');
    expect(scan('22', '[003] (web) any->').outcome).toBe('decoded');
  });

  it.each(['', 'Host: ', 'Host: 10.0.0.9', 'Host: 10.0.0.9 (a.example)', 'Ports: 22'])('%j is no event', (message) => {
    expect(rig.decode(`3:nmap:${message}`).outcome).toBe('dropped');
  });
});
