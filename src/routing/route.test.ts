import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, parseAlert } from '../alert/alert.ts';
import type { Filter, LocationPattern } from './filter.ts';
import { refusal, wants } from './route.ts';

const everything: Filter = { integration: 'slack', level: 0 };

const failedLogin = {
  rule: { id: '5503', level: 5, description: 'login failed', groups: ['pam', 'authentication_failed'] },
  agent: { id: '004', name: 'mail-2' },
  location: '/var/log/auth.log',
};

function alert(document: object): Alert {
  const parsed = parseAlert(JSON.stringify(document));
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

function contains(pattern: string): LocationPattern {
  return { pattern, matches: (location) => location.includes(pattern) };
}

/** `by: why` of the refusal, or `wanted`. */
function answer(filter: Partial<Filter>, document: object = failedLogin): string {
  const refused = refusal({ ...everything, ...filter }, alert(document));
  return refused === undefined ? 'wanted' : `${refused.by}: ${refused.why}`;
}

describe('routing', () => {
  it('wants every alert when nothing is configured', () => {
    expect(answer({})).toBe('wanted');
    expect(answer({}, { rule: {} })).toBe('wanted');
  });

  it('filters by location', () => {
    expect(answer({ eventLocation: contains('auth') })).toBe('wanted');
    expect(answer({ eventLocation: contains('syscheck') })).toBe(
      'event_location: the location /var/log/auth.log does not match the event_location syscheck',
    );
    expect(answer({ eventLocation: contains('') }, { rule: {} })).toBe('event_location: the alert has no location');
  });

  it('filters by level, and takes a level that is no number for 0', () => {
    expect(answer({ level: 5 })).toBe('wanted');
    expect(answer({ level: 6 })).toBe("level: the rule's level 5 is below 6");
    expect(answer({ level: 1 }, { rule: { level: '12' } })).toBe("level: the rule's level 0 is below 1");
    expect(answer({ level: 1 }, { rule: {} })).toBe('level: the alert has no rule level');
  });

  it('filters by rule id, as an integer', () => {
    expect(answer({ ruleIds: new Set([1, 5503]) })).toBe('wanted');
    expect(answer({ ruleIds: new Set([5503]) }, { rule: { id: '05503 ' } })).toBe('wanted');
    expect(answer({ ruleIds: new Set([5503]) }, { rule: { id: 5503 } })).toBe('wanted');
    expect(answer({ ruleIds: new Set([550]) })).toBe('rule_id: the rule 5503 is not in the rule_id list');
    expect(answer({ ruleIds: new Set() })).toBe('rule_id: the rule 5503 is not in the rule_id list');
    expect(answer({ ruleIds: new Set([5503]) }, { rule: {} })).toBe('rule_id: the alert has no rule id');
  });

  it('filters by group, by its exact text', () => {
    expect(answer({ groups: ['x', 'pam'] })).toBe('wanted');
    expect(answer({ groups: ['authentication', ' pam', 'PAM'] })).toBe(
      "group: none of the rule's groups (pam, authentication_failed) is in the group list (authentication,  pam, PAM)",
    );
    expect(answer({ groups: ['pam'] }, { rule: {} })).toBe('group: the alert has no rule groups');
  });

  it('sends for the listed agents only, by id or name', () => {
    expect(answer({ only: { agents: ['004'] } })).toBe('wanted');
    expect(answer({ only: { agents: ['mail-2'] } })).toBe('wanted');
    expect(answer({ only: { agents: ['4', 'mail'] } })).toBe(
      'only.agent: the agent 004 (mail-2) is not in the list of agents to send for',
    );
    expect(answer({ only: { agents: ['004'] } }, { rule: {} })).toBe(
      'only.agent: an alert without agent is not in the list of agents to send for',
    );
  });

  it('makes exceptions by rule, group, agent and location', () => {
    expect(answer({ except: { ruleIds: new Set([5503]) } })).toBe('except.rule_id: the rule 5503 is excepted');
    expect(answer({ except: { groups: ['sudo', 'pam'] } })).toBe('except.group: the group pam is excepted');
    expect(answer({ except: { agents: ['mail-2'] } })).toBe('except.agent: the agent 004 (mail-2) is excepted');
    expect(answer({ except: { locations: [contains('x'), contains('auth')] } })).toBe(
      'except.location: the location /var/log/auth.log matches the excepted auth',
    );
  });

  it('makes no exception of an alert that lacks what the exception asks for', () => {
    const except = { ruleIds: new Set([1]), groups: ['x'], agents: ['001'], locations: [contains('')] };
    expect(answer({ except }, { rule: {} })).toBe('wanted');
  });

  it('never gives an integration back its own enrichments', () => {
    const enrichment = { ...failedLogin, data: { integration: 'virustotal' } };
    expect(answer({ integration: 'slack' }, enrichment)).toBe('wanted');
    expect(answer({ integration: 'virustotal' }, enrichment)).toBe(
      'own-enrichment: the alert came of what virustotal itself found out',
    );
  });

  it('names the first filter that refuses, in the order of the reference', () => {
    const never: Filter = {
      integration: 'slack',
      eventLocation: contains('nowhere'),
      level: 16,
      ruleIds: new Set(),
      groups: [],
      only: { agents: [] },
      except: {
        ruleIds: new Set([5503]),
        groups: ['pam'],
        agents: ['004'],
        locations: [contains('auth')],
      },
    };
    const { eventLocation: _, ...withoutLocation } = never;
    expect(answer(never)).toMatch(/^event_location:/);
    expect(answer(withoutLocation)).toMatch(/^level:/);
    expect(answer({ ...withoutLocation, level: 0 })).toMatch(/^rule_id:/);
    expect(answer({ ...withoutLocation, level: 0, ruleIds: undefined })).toMatch(/^group:/);
  });

  it('gives a reason exactly when it does not want an alert', () => {
    fc.assert(
      fc.property(someFilter, someAlert, (filter, document) => {
        expect(refusal(filter, alert(document)) === undefined).toBe(wants(filter, alert(document)));
      }),
    );
  });
});

const word = fc.constantFrom('a', 'b', 'c');
const words = fc.array(word, { maxLength: 2 });
const number = fc.integer({ min: 1, max: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const numbers = fc.array(number, { maxLength: 2 }).map((list) => new Set(list));

const someFilter: fc.Arbitrary<Filter> = fc.record({
  integration: word,
  eventLocation: maybe(word.map(contains)),
  level: fc.integer({ min: 0, max: 3 }),
  ruleIds: maybe(numbers),
  groups: maybe(words),
  only: maybe(fc.record({ agents: maybe(words) })),
  except: maybe(
    fc.record({
      ruleIds: maybe(numbers),
      groups: maybe(words),
      agents: maybe(words),
      locations: maybe(fc.array(word.map(contains), { maxLength: 2 })),
    }),
  ),
});

const someAlert = fc.record({
  rule: fc.record({ id: maybe(number.map(String)), level: maybe(number), groups: maybe(words) }),
  agent: maybe(fc.record({ id: maybe(word), name: maybe(word) })),
  location: maybe(word),
  data: maybe(fc.record({ integration: maybe(word) })),
});
