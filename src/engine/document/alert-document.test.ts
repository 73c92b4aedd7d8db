import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeEvent, memberNames, memberText, testTime, writeDocument } from './document-rig.contract.ts';

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const rootLogin = 'Dec 29 10:00:01 host sshd[123]: Failed password for root from 192.0.2.7 port 22 ssh2';

describe('an alert document', () => {
  it('has its members in a fixed order, as compact JSON', () => {
    const tactic = (id: string, name: string) => ({ id, name });
    const names = {
      'T1110.001': { name: 'Password Guessing', tactics: [tactic('TA0006', 'Credential Access')] },
      'T1021.004': { name: 'SSH', tactics: [tactic('TA0008', 'Lateral Movement')] },
    };
    const text = writeDocument({
      event: {
        fullLog: rootLogin,
        agentId: '005',
        location: '(web01) 10.0.0.5->/var/log/auth.log',
        hostname: 'web01',
        programName: 'sshd',
        timestamp: 'Dec 29 10:00:01',
        decoder: { parent: 'sshd', name: 'sshd' },
        fields: { srcip: '192.0.2.7', srcport: '22', dstuser: 'root' },
        time: Date.UTC(2026, 10, 21, 17, 3, 13, 427),
      },
      rule: {
        id: 5760,
        description: 'sshd: authentication failed.',
        groups:
          'syslog,sshd,authentication_failed,gdpr_IV_35.7.d,gdpr_IV_32.2,gpg13_7.1,hipaa_164.312.b,pci_dss_10.2.4,pci_dss_10.2.5,',
        mitre: { kind: 'ids', ids: ['T1110.001', 'T1021.004'] },
      },
      settings: { managerName: 'mgr', mitre: { technique: (id) => names[id as keyof typeof names] } },
    });
    expect(text).toBe(
      '{"timestamp":"2026-11-21T17:03:13.427+0000","rule":{"level":5,"description":"sshd: authentication failed.","id":"5760",' +
        '"mitre":{"id":["T1110.001","T1021.004"],"tactic":["Credential Access","Lateral Movement"],' +
        '"technique":["Password Guessing","SSH"]},"firedtimes":1,"mail":false,"groups":["syslog","sshd","authentication_failed"],' +
        '"gdpr":["IV_35.7.d","IV_32.2"],"gpg13":["7.1"],"hipaa":["164.312.b"],"pci_dss":["10.2.4","10.2.5"]},' +
        '"agent":{"id":"005","name":"web01","ip":"10.0.0.5"},"manager":{"name":"mgr"},"id":"1795280593.1024",' +
        `"full_log":"${rootLogin}","predecoder":{"program_name":"sshd","timestamp":"Dec 29 10:00:01","hostname":"host"},` +
        '"decoder":{"parent":"sshd","name":"sshd"},"data":{"srcip":"192.0.2.7","srcport":"22","dstuser":"root"},' +
        '"location":"/var/log/auth.log"}',
    );
  });

  it('can have all of its members', () => {
    const everything = writeDocument({
      event: {
        location: '(ssh_check) admin@192.0.2.9->router',
        programName: 'p',
        decoder: {},
        fields: { srcip: 'x' },
      },
      settings: { cluster: { name: 'wazuh', node: 'node01' } },
      verdict: { previousOutputs: ['Previous output:', 'b'], previousLog: 'b' },
    });
    expect(memberNames(everything)).toEqual(
      (
        'timestamp rule manager id cluster previous_output full_log predecoder decoder previous_log data location ' +
        'agentless'
      ).split(' '),
    );
    expect(memberText(everything, 'cluster')).toBe('{"name":"wazuh","node":"node01"}');
  });

  it('leaves out what does not exist', () => {
    const least = writeDocument({ rule: null, event: { location: 'stdin' } });
    expect(memberNames(least)).toEqual(['timestamp', 'agent', 'manager', 'id', 'full_log', 'decoder', 'location']);
    expect(memberText(least, 'decoder')).toBe('{}');
  });

  it('passes bytes through and escapes only what JSON asks for', () => {
    const fullLog = 'caf\xc3\xa9 \xff / "quoted" \\ \x01\t\n\x7f';
    const text = writeDocument({ event: { fullLog } });
    expect(text).toContain('"full_log":"caf\xc3\xa9 \xff / \\"quoted\\" \\\\ \\u0001\\t\\n\x7f"');
    expect((JSON.parse(text) as { full_log: string }).full_log).toBe(fullLog);
  });

  it('tells the time in the local zone', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(memberText(writeDocument({ event: { time: Date.UTC(2026, 0, 2, 20, 30, 0, 7) } }), 'timestamp')).toBe(
      '"2026-01-03T02:00:00.007+0530"',
    );
  });
});

describe('the kinds of documents', () => {
  const silent = { level: 0, noFullLog: true };

  it.each([
    ['alert', {}, true],
    ['alert', { noFullLog: true }, false],
    ['session', { noFullLog: true }, false],
    ['archive', { noFullLog: true }, true],
  ] as const)('%s of a rule with %j: full_log is shown: %j', (kind, rule, shown) => {
    expect(memberNames(writeDocument({ kind, rule })).includes('full_log')).toBe(shown);
  });

  it('a session shows a rule of level 0, and its level last', () => {
    expect(memberText(writeDocument({ kind: 'session', rule: { ...silent, groups: 'a,tsc_1,' } }), 'rule')).toBe(
      '{"description":"Something happened.","id":"100200","firedtimes":1,"mail":false,"groups":["a"],"tsc":["1"],"level":0}',
    );
  });

  it('an archive does not show it, nor what belongs to it', () => {
    const text = writeDocument({ kind: 'archive', rule: silent, verdict: { previousOutputs: ['a', 'b'] } });
    expect(memberNames(text)).toEqual(['timestamp', 'agent', 'manager', 'id', 'full_log', 'decoder', 'location']);
    expect(memberNames(writeDocument({ kind: 'archive' }))).toContain('rule');
  });
});

describe('previous_output', () => {
  it.each([
    [[], undefined],
    [['only'], undefined],
    [['newest', ''], undefined],
    [['newest', 'older'], '"newest\\nolder"'],
    [['c', 'b', 'a'], '"c\\nb\\na"'],
    [['Previous output:', 'was'], '"Previous output:\\nwas"'],
  ])('of %j is %j', (previousOutputs, expected) => {
    expect(memberText(writeDocument({ verdict: { previousOutputs } }), 'previous_output')).toBe(expected);
  });
});

describe('the decoder', () => {
  it.each([
    [{}, '{"name":"app"}'],
    [{ parent: 'base' }, '{"parent":"base","name":"app"}'],
    [
      { accumulate: true, parent: 'base', ftsComment: 'New "one"' },
      '{"accumulate":1,"parent":"base","name":"app","ftscomment":"New \\"one\\""}',
    ],
  ])('%j is %s', (decoder, expected) => {
    expect(memberText(writeDocument({ event: { decoder } }), 'decoder')).toBe(expected);
  });
});

describe('the predecoder', () => {
  it('is shown before the decoder when a header was read', () => {
    const text = writeDocument({ event: { timestamp: '2026-01-01T00:00:00', fullLog: '2026-01-01T00:00:00 x' } });
    expect(memberText(text, 'predecoder')).toBe('{"timestamp":"2026-01-01T00:00:00"}');
    expect(memberNames(text).slice(-3)).toEqual(['predecoder', 'decoder', 'location']);
  });

  it('comes just before the location when a host name is all that there is', () => {
    const text = writeDocument({ event: { fullLog: rootLogin, fields: { id: '1' } } });
    expect(memberText(text, 'predecoder')).toBe('{"hostname":"host"}');
    expect(memberNames(text).slice(-3)).toEqual(['data', 'predecoder', 'location']);
  });
});

describe('the location', () => {
  it.each([
    ['/var/log/a>b', '/var/log/a>b'],
    ['(web01) 10.0.0.5->/var/log/auth.log', '/var/log/auth.log'],
    ['(web01) any->a->b>c', 'a->b>c'],
    ['(web01) no arrow', '(web01) no arrow'],
    ['', ''],
  ])('%j is shown as %j', (location, expected) => {
    expect(memberText(writeDocument({ event: { location } }), 'location')).toBe(JSON.stringify(expected));
  });
});

describe('a file integrity event', () => {
  it('has its own member and no dynamic fields', () => {
    const event = makeEvent({ decoder: { name: 'syscheck_new_entry' }, dynamic: { file: '/etc/x' }, time: testTime });
    event.isSyscheck = true;
    const text = writeDocument({ event });
    expect(memberText(text, 'syscheck')).toContain('"path":"/etc/x"');
    expect(memberNames(text)).not.toContain('data');
  });
});
