import { describe, expect, it } from 'vitest';
import { isArchived, writeArchiveLine } from './archive-line.ts';
import { makeEvent, makeRule, makeVerdict, type TestEvent } from './document-rig.contract.ts';
import { writeFirewallLine } from './firewall-line.ts';
import { writePlainAlert } from './plain-alert.ts';

const when = '2026 Nov 21 17:03:13';

describe('an entry of alerts.log', () => {
  const rule = makeRule({
    id: 5760,
    groups: 'syslog,sshd,authentication_failed,',
    description: 'sshd: authentication failed.',
    mails: true,
  });
  const login: TestEvent = {
    fullLog: 'Dec 29 10:00:01 host sshd[123]: Failed password for root',
    agentId: '005',
    location: '(web01) 10.0.0.5->/var/log/auth.log',
    hostname: 'web01',
    fields: { srcip: '192.0.2.7', srcport: '22', dstuser: 'root', srcuser: 'not shown' },
    dynamic: { uid: '0', empty: '', 'a.b': 'c' },
  };

  it('tells the alert, where it is from, the rule, the addresses, the log and the fields', () => {
    expect(writePlainAlert(makeEvent(login), makeVerdict(rule), '1795280593.1024')).toBe(
      `** Alert 1795280593.1024: mail  - syslog,sshd,authentication_failed,
${when} (web01) 10.0.0.5->/var/log/auth.log
Rule: 5760 (level 5) -> 'sshd: authentication failed.'
Src IP: 192.0.2.7
Src Port: 22
User: root
Dec 29 10:00:01 host sshd[123]: Failed password for root
uid: 0
a.b: c

`,
    );
  });

  it('has no mail flag, and the host of a local event', () => {
    expect(writePlainAlert(makeEvent(), makeVerdict(makeRule({ groups: 'grp,' })), '1.2')).toBe(
      `** Alert 1.2: - grp,
${when} box->/var/log/app.log
Rule: 100200 (level 5) -> 'Something happened.'
something happened

`,
    );
  });

  it('tells where it was going, labels, and the events before', () => {
    const verdict = makeVerdict(makeRule(), { description: 'Told', previousOutputs: ['one', 'two'] });
    const event = makeEvent({ fields: { dstip: '192.0.2.1', dstport: '80' } });
    expect(writePlainAlert(event, verdict, '1.2', [{ key: 'team', value: 'blue' }])).toBe(
      `** Alert 1.2: - local,
${when} box->/var/log/app.log
team: blue
Rule: 100200 (level 5) -> 'Told'
Dst IP: 192.0.2.1
Dst Port: 80
something happened
one
two

`,
    );
  });

  it('has the attributes of a file instead of the fields', () => {
    const event = makeEvent({ fullLog: "File '/etc/x' added\n", dynamic: { file: '/etc/x', size: '12' } });
    event.isSyscheck = true;
    const text = writePlainAlert(event, makeVerdict(makeRule()), '1.2');
    expect(text).toContain("\nFile '/etc/x' added\n\nAttributes:\n - Size: 12\n");
    expect(text).not.toContain('file: ');
    expect(text.endsWith('\n\n')).toBe(true);
  });

  it('is none without a rule', () => {
    expect(writePlainAlert(makeEvent(), makeVerdict(undefined), '1.2')).toBe('');
  });
});

describe('a line of archives.log', () => {
  it('tells when, where and what', () => {
    expect(writeArchiveLine(makeEvent({ fullLog: 'x y' }))).toBe(`${when} box->/var/log/app.log x y\n`);
    expect(writeArchiveLine(makeEvent({ location: '(a) any->/x' }))).toBe(`${when} (a) any->/x something happened\n`);
  });

  it('is written for everything but signs of life', () => {
    const archived = (location: string) => isArchived(makeEvent({ location }));
    expect(archived('/var/log/app.log')).toBe(true);
    expect(archived('ossec-keepalive')).toBe(false);
    expect(archived('(web01) any->ossec-keepalive')).toBe(false);
  });
});

describe('a line of firewall.log', () => {
  const flow = { protocol: 'TCP', srcip: '192.0.2.1', srcport: '1024', dstip: '192.0.2.2', dstport: '22' };
  const line = (action: string) =>
    writeFirewallLine(makeEvent({ decoder: { category: 'firewall' }, fields: { action, ...flow } }));

  it.each([
    ['drop', 'DROP'],
    ['Deny', 'DROP'],
    ['REJECT', 'DROP'],
    ['block', 'DROP'],
    ['closed', 'CLOSED'],
    ['Teardown', 'CLOSED'],
    ['accept', 'ALLOW'],
    ['pass', 'ALLOW'],
    ['open', 'ALLOW'],
    ['is Accepted', 'ALLOW'],
    ['monitor', 'UNKNOWN'],
    ['', 'UNKNOWN'],
  ])('tells the action %j as %s', (action, expected) => {
    expect(line(action)).toBe(`${when} box->/var/log/app.log ${expected} TCP 192.0.2.1:1024->192.0.2.2:22\n`);
  });

  it.each(Object.keys(flow))('is none without %s', (missing) => {
    const known = Object.entries({ action: 'drop', ...flow }).filter(([name]) => name !== missing);
    const event = makeEvent({ decoder: { category: 'firewall' }, fields: Object.fromEntries(known) });
    expect(writeFirewallLine(event)).toBe(undefined);
  });

  it('is none for what no firewall said', () => {
    expect(writeFirewallLine(makeEvent({ decoder: {}, fields: { action: 'drop', ...flow } }))).toBe(undefined);
    expect(writeFirewallLine(makeEvent({ fields: { action: 'drop', ...flow } }))).toBe(undefined);
  });
});
