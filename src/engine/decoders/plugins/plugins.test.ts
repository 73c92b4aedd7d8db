import { describe, expect, it } from 'vitest';
import { DecodingRig } from '../decoding-rig.contract.ts';

const rigOf = (plugin: string, knownRules: readonly number[] = []) =>
  new DecodingRig(
    `<decoder name="own"><prematch>^\\.</prematch><type>web-log</type><plugin_decoder>${plugin}_Decoder</plugin_decoder></decoder>`,
    knownRules,
  );

describe('PF_Decoder', () => {
  const pf = rigOf('PF');

  it.each([
    [
      'rule 3/(match) pass in on em0: 10.0.0.1.6667 > 192.0.2.7.80: P 1:2(1) ack 3',
      { action: 'pass', srcip: '10.0.0.1', srcport: '6667', dstip: '192.0.2.7', dstport: '80', protocol: 'TCP' },
    ],
    [
      'rule 3/(match) block out on em0: 10.0.0.1.53 > 192.0.2.7.53:  udp 44',
      { action: 'block', srcip: '10.0.0.1', srcport: '53', dstip: '192.0.2.7', dstport: '53', protocol: 'UDP' },
    ],
    [
      'rule 3/(match) block in on em0: 10.0.0.1 > 192.0.2.7: icmp: echo request',
      { action: 'block', srcip: '10.0.0.1', dstip: '192.0.2.7', protocol: 'ICMP' },
    ],
    ['rule 3/(match) pass in on em0: 10.0.0.1', { action: 'pass' }],
    ['rule 3/(match) pass in', { action: 'pass' }],
    ['rule 3/(match) pass in on em0: 10.0.0.1.22 < 10.0.0.2:', { action: 'pass', srcip: '10.0.0.1', srcport: '22' }],
    ['rule 3/(match) pass in on em0: 10.0.0.1 > 10.0.0.2', { action: 'pass', srcip: '10.0.0.1' }],
    ['rule 3/(match) pass in on em0: 10.0.0.1 > 10.0.0.2:', { action: 'pass', srcip: '10.0.0.1', dstip: '10.0.0.2' }],
    ['rule 3/(match)pass in on em0', {}],
    ['rule 3/(match) scrub in on em0', {}],
    ['no parenthesis: p', {}],
    [')', {}],
  ])('reads %j', (log, fields) => {
    expect(pf.decode(log, undefined)).toEqual({ decoder: 'own', fields });
  });
});

describe('SonicWall_Decoder', () => {
  const sonicWall = rigOf('SonicWall');
  const line = (category: number, message: number, rest = '') =>
    `id=fw pri=6 c=${category} m=${message} msg="x" src=10.0.0.1:4507:WAN dst=192.0.2.7:445:LAN proto=tcp/445${rest}`;
  const endpoints = { srcip: '10.0.0.1', srcport: '4507', dstip: '192.0.2.7', dstport: '445', protocol: 'tcp' };

  it.each([
    [32, 98, 'ids', undefined],
    [64, 98, 'firewall', 'pass'],
    [64, 597, 'firewall', 'pass'],
    [64, 598, 'firewall', 'pass'],
    [64, 36, 'firewall', 'drop'],
    [64, 37, 'firewall', 'drop'],
    [64, 38, 'firewall', 'drop'],
    [64, 173, 'firewall', 'drop'],
    [64, 174, 'firewall', 'drop'],
    [64, 537, 'firewall', 'close'],
    [64, 1, 'syslog', undefined],
  ])('of category %i and message %i is %s, %s', (category, message, type, action) => {
    const { fields } = sonicWall.decode(line(category, message), undefined);
    expect(fields).toEqual({ status: '6', id: String(message), ...endpoints, ...(action && { action }) });
    expect(sonicWall.event.decoder).toMatchObject({ name: 'own', category: type });
  });

  it('reads the address of a web request', () => {
    const { fields } = sonicWall.decode(line(64, 97, ' result=404 dstname=example.org arg=/index'), undefined);
    expect(fields).toEqual({ status: '6', id: '404', url: 'example.org/index', ...endpoints });
    expect(sonicWall.event.decoder?.category).toBe('squid');
  });

  it.each([
    ['nothing of its own', {}],
    ['pri=1 c=32 m=7 no addresses', { status: '1', id: '7' }],
    [
      'pri=1 c=32 m=7 src=10.0.0.1:4507:WAN dst=192.0.2.7:445:LAN',
      { status: '1', id: '7', ...endpoints, protocol: undefined },
    ],
  ])('keeps what it could read of %j, as syslog', (log, fields) => {
    expect(sonicWall.decode(log, undefined).fields).toEqual(JSON.parse(JSON.stringify(fields)));
    expect(sonicWall.event.decoder?.category).toBe('syslog');
  });

  it('leaves the decoder itself as it was', () => {
    sonicWall.decode(line(32, 98), undefined);
    sonicWall.decode('pri=', undefined);
    expect(sonicWall.event.decoder?.category).toBe('syslog');
  });
});

describe('SymantecWS_Decoder', () => {
  const symantec = rigOf('SymantecWS');

  it.each([
    ['20300101,73559,1=5,11=10.0.0.4,10=someone,3=2,2=1', { srcip: '10.0.0.4', dstuser: 'someone', id: '3=2,2=1' }],
    ['x,60=http://example.org/a?b=c,2=27,41=more', { url: 'http://example.org/a?b=c', id: '2=27,41=m' }],
    ['10=unseen,10=one,10=two', { dstuser: 'one' }],
    [`x,10=${'u'.repeat(200)},11=1`, { dstuser: 'u'.repeat(128), srcip: '1' }],
    [`x,60=${'u'.repeat(2000)}`, { url: 'u'.repeat(1024) }],
    ['x,10=,110=1', { dstuser: '' }],
    ['2=1', {}],
  ])('reads %j', (log, fields) => {
    expect(symantec.decode(log, undefined)).toEqual({ decoder: 'own', fields });
  });
});

describe('OSSECAlert_Decoder', () => {
  const alerts = rigOf('OSSECAlert', [5710]);
  const head = 'Alert Level: 5; Rule: 5710 - sshd: unknown; user.; Location: (web) 10.0.0.5->/var/log/auth.log;';

  it.each([
    [`${head} srcip: 192.0.2.7; user: root; sshd[1]: original`, { srcip: '192.0.2.7', dstuser: 'root' }],
    [`${head} user: root; sshd[1]: original`, { dstuser: 'root' }],
    [`${head} sshd[1]: original`, {}],
    [`ossec: ${head} sshd[1]: original`, {}],
  ])('puts the event that raised the alert in the place of %j', (log, fields) => {
    expect(alerts.decode(log, undefined)).toEqual({ decoder: 'own', fields });
    const { event } = alerts;
    const origin = '/var/log/own|(web) 10.0.0.5->/var/log/auth.log';
    expect([event.ruleId, event.location.text, event.hostname.text]).toEqual([5710, origin, origin]);
    expect([event.log.text, event.fullLog]).toEqual(['sshd[1]: original', 'sshd[1]: original']);
  });

  it.each([head.replace('5710', '5711'), 'anything else'])('gives no rule to %j, and leaves it as it is', (log) => {
    expect(alerts.decode(log, undefined)).toEqual({ decoder: 'own', fields: {} });
    const { event } = alerts;
    expect([event.ruleId, event.log.text, event.location.text]).toEqual([-1, log, '/var/log/own']);
  });
});
