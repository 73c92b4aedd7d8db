import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/config/problem.ts';
import { findIntegration } from '../../src/integrations/registry.ts';
import { wants } from '../../src/routing/route.ts';
import { type ConfigHome, makeConfigHome } from '../support/config-home.ts';
import { alertOf } from '../support/sample-alert.ts';

/* The filters of a block as written in ossec.conf, against alerts as they stand in alerts.json (spec: integrator, section 4). */

let home: ConfigHome;
beforeEach(async () => {
  home = await makeConfigHome();
});
afterEach(() => home.remove());

const login = {
  rule: { id: '5503', level: 5, groups: ['pam', 'syslog', 'authentication_failed'] },
  location: '/var/log/secure',
};

/** Whether a block with these elements wants the alert. */
async function passes(elements: string, alert: object = login): Promise<boolean> {
  const block = `<integration><name>custom-script</name>${elements}</integration>`;
  await home.write('etc/ossec.conf', `<ossec_config>${block}</ossec_config>`);
  const { config, problems } = await home.load({ findIntegration });
  const [found] = config?.blocks ?? [];
  if (found === undefined) throw new Error(problems.map(formatProblem).join('\n'));
  return wants(found.filter, alertOf(alert));
}

const ofRule = (id: unknown) => ({ rule: { id } });

describe('a block', () => {
  test('without filters wants every alert', async () => {
    expect(await passes('')).toBe(true);
    expect(await passes('', { rule: {} })).toBe(true);
  });

  test('with several filters wants what passes all of them', async () => {
    const all = '<event_location>secure</event_location><level>5</level><rule_id>5503</rule_id><group>pam</group>';
    expect(await passes(all)).toBe(true);
    expect(await passes(all, { ...login, location: 'syscheck' })).toBe(false);
    for (const change of [{ level: 4 }, { id: '5504' }, { groups: ['sudo'] }]) {
      expect(await passes(all, { ...login, rule: { ...login.rule, ...change } })).toBe(false);
    }
  });

  test.each(['<event_location></event_location>', '<level>1</level>', '<rule_id>5503</rule_id>', '<group>pam</group>'])(
    'with %s does not want an alert that lacks the member asked for',
    async (filter) => {
      expect(await passes(filter, { rule: {} })).toBe(false);
    },
  );

  test('finds the members of an alert whatever the case of their names', async () => {
    const alert = { Rule: { ID: '5503', LEVEL: 5, Groups: ['pam'] }, LOCATION: '/var/log/secure' };
    const all = '<event_location>secure</event_location><level>5</level><rule_id>5503</rule_id><group>pam</group>';
    expect(await passes(all, alert)).toBe(true);
  });

  test('bears members of unexpected types', async () => {
    const odd = { rule: { id: 5503, level: 'high', groups: [7, null, {}] }, location: { path: '/var' } };
    expect(await passes('<rule_id>5503</rule_id>', odd)).toBe(true);
    expect(await passes('<level>1</level>', odd)).toBe(false);
    expect(await passes('<group>pam</group>', odd)).toBe(false);
    expect(await passes('<event_location>var</event_location>', odd)).toBe(false);
    expect(await passes('<group>pam</group>', { rule: { groups: 'pam' } })).toBe(false);
  });
});

describe('event_location', () => {
  test.each([
    ['', true],
    ['/VAR/Log', true],
    ['^/var', true],
    ['^log', false],
    ['secure$', true],
    ['log$', false],
    ['syscheck|^/var', true],
    ['syscheck|^log', false],
    ['!secure', false],
    ['!syscheck', true],
    [' secure', false],
    ['sec*', false],
    ['/var/.*', false],
  ])('of %j on /var/log/secure: %j', async (pattern, expected) => {
    expect(await passes(`<event_location>${pattern}</event_location>`)).toBe(expected);
  });

  test('is tested on the location alone, which names no agent', async () => {
    const alert = { ...login, agent: { id: '007', name: 'mail-2' } };
    expect(await passes('<event_location>mail-2</event_location>', alert)).toBe(false);
  });
});

describe('level', () => {
  test.each([
    ['4', true],
    ['5', true],
    ['05', true],
    ['6', false],
    ['0', true],
    ['', true],
    ['99', false],
  ])('%j on a rule of level 5: %j', async (level, expected) => {
    expect(await passes(`<level>${level}</level>`)).toBe(expected);
  });

  test('takes a level that is no number for 0, and 0 for no filter', async () => {
    expect(await passes('<level>1</level>', { rule: { level: '12' } })).toBe(false);
    expect(await passes('<level>0</level>', { rule: {} })).toBe(true);
  });
});

describe('rule_id', () => {
  test.each([
    ['5503', true],
    ['5710, 5503', true],
    ['5710,,5503,', true],
    ['5503abc,5710', true],
    ['5710 5503', false],
    ['5710,x,5503', false],
    ['0', false],
    ['0,5503', true],
    ['550', false],
    ['', true],
  ])('%j on rule 5503: %j', async (ids, expected) => {
    expect(await passes(`<rule_id>${ids}</rule_id>`)).toBe(expected);
  });

  test('counts all its elements together, and compares as integers', async () => {
    const both = '<rule_id>5710</rule_id><rule_id>5503</rule_id>';
    for (const id of ['5503', '05503', '5710', 5710]) expect(await passes(both, ofRule(id))).toBe(true);
    expect(await passes(both, ofRule('5504'))).toBe(false);
  });

  test('in which stands something, but no id, is a mistake: it does not let everything through', async () => {
    await expect(passes('<rule_id>abc</rule_id>')).rejects.toThrow('rule_id holds no rule id');
  });
});

describe('group', () => {
  test.each([
    ['pam', true],
    ['sudo,pam', true],
    ['pam,', true],
    [',pam', true],
    ['authentication', false],
    ['PAM', false],
    ['sudo, pam', false],
    ['sudo, pam,syslog', true],
    ['', false],
  ])('%j on pam, syslog and authentication_failed: %j', async (groups, expected) => {
    expect(await passes(`<group>${groups}</group>`)).toBe(expected);
  });

  test('counts only in its last element', async () => {
    expect(await passes('<group>pam</group><group>sudo</group>')).toBe(false);
  });
});
