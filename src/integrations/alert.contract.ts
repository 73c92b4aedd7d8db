import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertFrom, alertOf, sampleAlert } from '../../test/support/sample-alert.ts';
import { secretsOf, type TestTools } from '../../test/support/test-tools.ts';
import type { Alert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import { Secret } from '../lib/secret.ts';
import type { Attempt, Integration, Settings } from './integration.ts';

/** An integration with a far side that accepts everything. */
export interface AlertSubject<Options> {
  readonly integration: Integration<Options>;
  readonly settings: Settings;
  readonly tools: () => TestTools;
}

/** The part of the suite that holds for every integration, whatever it speaks. */
export function alertContract<Options>({ integration, settings, tools }: AlertSubject<Options>): void {
  const deliver = async (alert: Alert) => {
    const { deliver } = integration.open(integration.options.parse(settings), tools());
    return expectSound(await deliver(alert, attempt()));
  };

  describe(`${integration.name}, given an alert of any shape`, () => {
    it.each(oddAlerts)('takes one with %s', async (_, changes) => {
      await deliver(sampleAlert(changes));
    });

    it('takes one that is nested deeper than any stack', async () => {
      const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
      await deliver(alertFrom(`{"rule":{"id":"1","level":12},"id":"1.2","agent":{"id":"001"},"data":${deep}}`));
    });

    it('takes whatever has a rule, and changes none of it', async () => {
      const anyAlert = fc.asyncProperty(alertDocuments, async (document) => {
        await deliver(alertOf(document));
      });
      await fc.assert(anyAlert, { numRuns: 200 });
    });
  });

  describe(`${integration.name}, as configured`, () => {
    it('ignores what a block says to others', () => {
      const parsed = integration.options.parse({ ...settings, unheard_of: 1 });
      expect(parsed).toEqual(integration.options.parse(settings));
      expect(parsed).not.toHaveProperty('unheard_of');
    });

    it('says what to write where a secret is missing', () => {
      const names = Object.keys(settings).filter((name) => settings[name] instanceof Secret);
      for (const name of names) {
        for (const value of [undefined, new Secret('')]) {
          const { error } = integration.options.safeParse({ ...settings, [name]: value });
          expect(error?.issues.map(({ message }) => message).join()).toMatch(`write <${name}>`);
        }
      }
    });

    it('shows no secret when it refuses a block', () => {
      const broken = { ...settings, options: '{', base_url: 7, skip_rules: 7, cache: 7 };
      const refusal = JSON.stringify(integration.options.safeParse(broken).error ?? '');
      for (const secret of secretsOf(settings)) expect(refusal).not.toContain(secret.reveal());
    });
  });
}

/** An attempt with time enough. */
export function attempt(signal: AbortSignal = new AbortController().signal): Attempt {
  return { key: 'delivery-of-a-test', number: 1, signal };
}

/** What holds for every outcome: a `why` is one short line, and a wait is a sensible number. */
export function expectSound(outcome: Outcome): Outcome {
  expect(['delivered', 'skipped', 'deferred', 'rejected']).toContain(outcome.status);
  if (outcome.status !== 'delivered') expect(outcome.why).toMatch(/^\P{Cc}{3,300}$/u);
  if (outcome.status === 'deferred' && outcome.afterMs !== undefined) expect(outcome.afterMs).toBeGreaterThan(0);
  return outcome;
}

const oddAlerts: readonly (readonly [string, object])[] = [
  ['no agent', { agent: undefined }],
  ['an agentless host', { agent: undefined, agentless: { host: 'root@10.9.8.7' } }],
  ['an agent without a name', { agent: { id: '007' } }],
  ['an agent that is a text', { agent: 'gateway-2' }],
  ['nothing but an empty rule', noneOf(sampleAlert(), { rule: {} })],
  [
    'numbers for texts',
    { id: 17, timestamp: 1772918043, location: 5, full_log: 12.5, rule: { id: 5720, level: '10' } },
  ],
  ['nulls', noneOf(sampleAlert(), { rule: { id: null, level: null, description: null, groups: null } }, null)],
  ['groups that are no texts', { rule: { groups: [1, null, {}, ['x']] } }],
  ['names in other letters', { Rule: { Level: 3 }, AGENT: { ID: '1' }, Full_Log: 'x' }],
  ['a megabyte of log', { full_log: 'päckchen '.repeat(120_000) }],
  ['half a surrogate pair', { full_log: '\ud83d', rule: { description: '\ude00' } }],
  ['control characters', { full_log: '\u0000\u001b[2J\r\n', rule: { description: '\u0000' } }],
  ['a file that changed', { syscheck: { path: '/etc/hosts', md5_after: 5, sha256_after: null, sha1_after: {} } }],
  ['members that objects have anyway', { ['__proto__']: { polluted: true }, constructor: 1, toString: 2 }],
];

/** Every member of the alert set to `value`, and `changes` over that. */
function noneOf(alert: Alert, changes: object, value: null | undefined = undefined): object {
  return { ...Object.fromEntries(Object.keys(alert.document).map((key) => [key, value])), ...changes };
}

const values = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.integer());
const names = [
  'id',
  'timestamp',
  'location',
  'full_log',
  'manager',
  'agentless',
  'data',
  'syscheck',
  'decoder',
] as const;
const ruleNames = ['id', 'level', 'description', 'groups'] as const;

const alertDocuments = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...names), values),
    fc.dictionary(fc.constantFrom(...ruleNames), values),
    fc.option(fc.dictionary(fc.constantFrom('id', 'name', 'ip'), values), { nil: undefined }),
  )
  .map(([rest, rule, agent]) => ({ ...rest, rule, agent }));
