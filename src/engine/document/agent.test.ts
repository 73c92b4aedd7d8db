import { describe, expect, it } from 'vitest';
import { memberNames, memberText, type TestEvent, writeDocument } from './document-rig.contract.ts';

function agent(event: TestEvent, ip?: string): string | undefined {
  return memberText(
    writeDocument({ event, settings: { agent: () => (ip === undefined ? undefined : { ip, labels: [] }) } }),
    'agent',
  );
}

describe('the agent', () => {
  it.each([
    ['the manager', { location: '/var/log/x' }, '{"id":"000","name":"mgr.example"}'],
    [
      'an agent',
      { agentId: '007', location: '(db-1) 192.0.2.4->/x', hostname: 'db-1' },
      '{"id":"007","name":"db-1","ip":"192.0.2.4"}',
    ],
    [
      'an agent of no fixed address',
      { agentId: '007', location: '(db) any->/x', hostname: 'db' },
      '{"id":"007","name":"db"}',
    ],
    [
      'an agent with an IPv6 address',
      { agentId: '007', location: '(db) 2001:db8::1->/x', hostname: 'db' },
      '{"id":"007","name":"db","ip":"2001:db8::1"}',
    ],
    ['an agent that gives no name', { agentId: '007', location: 'noname->x', hostname: '' }, '{"id":"007"}'],
    ['a location that stops early', { agentId: '007', location: '(db) x', hostname: 'db' }, '{"id":"007","name":"db"}'],
    ['a location without a space', { agentId: '007', location: '(db', hostname: 'db' }, '{"id":"007","name":"db"}'],
  ])('%s', (_who, event, expected) => {
    expect(agent(event)).toBe(expected);
  });

  it('has the address that is known of it rather than the one it is registered with', () => {
    expect(agent({ agentId: '007', location: '(db) any->/x', hostname: 'db' }, '192.0.2.8')).toBe(
      '{"id":"007","name":"db","ip":"192.0.2.8"}',
    );
  });

  it('has labels, nested at their dots; the first of a place stays', () => {
    const labels = [
      { key: 'aws.region', value: 'eu "1"' },
      { key: 'team', value: 'blue' },
      { key: 'aws.zone.id', value: 'a' },
      { key: 'team.lead', value: 'in the way' },
      { key: 'aws.region', value: 'again' },
      { key: '__proto__.x', value: 'harmless' },
    ];
    const text = writeDocument({
      settings: { agent: (id) => ({ ip: undefined, labels: id === '000' ? labels : [] }) },
    });
    expect(memberText(text, 'agent')).toContain(
      '"labels":{"aws":{"region":"eu \\"1\\"","zone":{"id":"a"}},"team":"blue","__proto__":{"x":"harmless"}}',
    );
  });
});

describe('an agentless device', () => {
  it('is told instead of the agent', () => {
    const text = writeDocument({ event: { location: '(ssh_check) admin@sw-1.example->router' } });
    expect(memberText(text, 'agentless')).toBe('{"script":"ssh_check","user":"admin","host":"sw-1.example"}');
    expect(memberNames(text)).not.toContain('agent');
    expect(memberText(text, 'location')).toBe('"router"');
  });

  it.each([
    [{ agentId: '007', location: '(ssh_check) admin@h->x' }],
    [{ location: '(name) 192.0.2.1->x' }],
    [{ location: 'admin@h->x' }],
  ])('is not seen in %j', (event) => {
    expect(memberNames(writeDocument({ event }))).toContain('agent');
  });
});
