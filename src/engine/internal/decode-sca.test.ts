import { beforeEach, describe, expect, it } from 'vitest';
import { InternalRig } from './internal-rig.contract.ts';

let rig: InternalRig;

beforeEach(() => {
  rig = new InternalRig();
});

const decode = (content: object, agent = '') => rig.decode(`p:${agent}sca:${JSON.stringify(content)}`);

const check = {
  id: 2001,
  title: 'Root logs in by key only',
  description: 'Passwords can be guessed.',
  rationale: 'r',
  remediation: 'Edit it.',
  compliance: { cis: '5.2.8', pci_dss: '2.2.4,8.3' },
  rules: ['f:/etc/ssh/sshd_config -> r:x;'],
  references: 'https://a.example,https://b.example',
  file: '/etc/ssh/sshd_config,/etc/ssh/b',
  command: 'sshd -T',
  result: 'failed',
};

const checked = (change: object = {}, policy = 'ours') => ({
  type: 'check',
  id: 77,
  policy: 'Our policy',
  policy_id: policy,
  check: { ...check, ...change },
});

describe('a policy check', () => {
  it('gives its fields in a fixed order, lists as JSON arrays', () => {
    const { decoder, fields, log, fullLog } = decode(checked());
    expect(decoder?.name).toBe('sca');
    expect(fields).toEqual([
      ['sca.type', 'check'],
      ['sca.scan_id', '77'],
      ['sca.policy', 'Our policy'],
      ['sca.check.id', '2001'],
      ['sca.check.title', 'Root logs in by key only'],
      ['sca.check.description', 'Passwords can be guessed.'],
      ['sca.check.rationale', 'r'],
      ['sca.check.remediation', 'Edit it.'],
      ['sca.check.compliance.cis', '5.2.8'],
      ['sca.check.compliance.pci_dss', '2.2.4,8.3'],
      ['sca.check.references', 'https://a.example,https://b.example'],
      ['sca.check.file', '["/etc/ssh/sshd_config","/etc/ssh/b"]'],
      ['sca.check.command', '["sshd -T"]'],
      ['sca.check.result', 'failed'],
    ]);
    expect([log, fullLog]).toEqual(Array(2).fill(JSON.stringify(checked())));
  });

  it('is an event only when its result is not what it was, and tells what that was', () => {
    decode(checked());
    expect(decode(checked()).outcome).toBe('dropped');
    const { fields } = decode(checked({ result: 'passed', reason: 'why' }));
    expect(fields.slice(-3)).toEqual([
      ['sca.check.result', 'passed'],
      ['sca.check.reason', 'why'],
      ['sca.check.previous_result', 'failed'],
    ]);
  });

  it('is each agent’s and each policy’s own', () => {
    decode(checked());
    expect(decode(checked(), '[002] (db) any->').outcome).toBe('decoded');
    expect(decode(checked({}, 'theirs')).outcome).toBe('decoded');
  });

  it.each([
    [{ result: 'not applicable' }, 'not applicable'],
    [{ result: '', status: 'Not applicable' }, 'not applicable'],
  ])('with %j has the result %s', (change, expected) => {
    expect(Object.fromEntries(decode(checked(change)).fields)['sca.check.result']).toBe(expected);
  });

  it.each([
    ['no id', checked({ id: undefined })],
    ['no result', checked({ result: undefined })],
    ['no policy', { ...checked(), policy: undefined }],
    ['no check', { ...checked(), check: 'passed' }],
  ])('with %s is dropped', (_title, content) => {
    expect(decode(content).outcome).toBe('dropped');
  });
});

describe('a summary', () => {
  const summary = {
    type: 'summary',
    scan_id: 78,
    name: 'Our policy',
    policy_id: 'ours',
    file: 'ours.yml',
    description: 'About hosts',
    passed: 3,
    failed: 2,
    invalid: 1,
    total_checks: 6,
    score: 60.75,
    hash: 'a1',
  };

  it('gives its fields in a fixed order, the score as a whole number', () => {
    expect(decode(summary).fields).toEqual([
      ['sca.type', 'summary'],
      ['sca.scan_id', '78'],
      ['sca.policy', 'Our policy'],
      ['sca.description', 'About hosts'],
      ['sca.policy_id', 'ours'],
      ['sca.passed', '3'],
      ['sca.failed', '2'],
      ['sca.invalid', '1'],
      ['sca.total_checks', '6'],
      ['sca.score', '60'],
      ['sca.file', 'ours.yml'],
    ]);
  });

  it('is an event when its results have changed, or the agent insists', () => {
    const messages = [
      summary,
      { ...summary, scan_id: 79 },
      { ...summary, hash: 'a2' },
      { ...summary, hash: 'a2', force_alert: '1' },
    ];
    expect(messages.map((content) => decode(content).outcome)).toEqual(['decoded', 'dropped', 'decoded', 'decoded']);
  });

  it('without a hash goes by its counts', () => {
    const unhashed = { ...summary, hash: undefined };
    const messages = [unhashed, unhashed, { ...unhashed, passed: 4 }];
    expect(messages.map((content) => decode(content).outcome)).toEqual(['decoded', 'dropped', 'decoded']);
  });

  it('without a policy is dropped', () => {
    expect(decode({ ...summary, policy_id: undefined }).outcome).toBe('dropped');
  });
});

it.each([
  ['a list of policies', '{"type":"policies","policies":["ours"]}'],
  ['the end of a dump', '{"type":"dump_end","policy_id":"ours"}'],
  ['no object', '["check"]'],
  ['no JSON', 'check'],
])('%s is no event', (_title, content) => {
  expect(rig.decode(`p:sca:${content}`).outcome).toBe('dropped');
});
