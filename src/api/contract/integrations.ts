import { z } from 'zod';
import { exchange } from './deliveries.ts';
import { type Operation, time } from './operation.ts';

const lane = z.string().describe('`slack`, `slack#2` …');

/** What became of attempts within five minutes. */
export const activity = z.object({
  begin: time,
  delivered: z.int(),
  skipped: z.int(),
  postponed: z.int().describe('Attempts that failed and are made again.'),
  buried: z.int().describe('Attempts that failed for good.'),
});

export const integration = z.object({
  lane,
  name: z.string().describe('As in ossec.conf; empty for `reinject`, and for a block that is gone.'),
  summary: z.string(),
  line: z.int().nullable().describe('Where its block begins in ossec.conf.'),
  state: z.enum(['running', 'paused', 'failed', 'refused', 'no-block']),
  paused: z.object({ by: z.string(), at: time }).nullable(),
  waiting: z.int(),
  postponed: z.int(),
  dead: z.int(),
  delivered: z.int().describe('Since the queue was made; so is `skipped`.'),
  skipped: z.int(),
  oldest: time.nullable().describe('Of the deliveries that are not settled, when the oldest was queued.'),
  inFlight: z.int(),
  circuit: z.enum(['closed', 'open', 'probing']).nullable(),
  pausedUntil: time.nullable().describe('Nothing is sent before: the far side is down, or a quota is used up.'),
  lastError: z.object({ at: time, why: z.string() }).nullable(),
  lastDeliveredAt: time.nullable(),
  quota: z.array(z.object({ count: z.int(), per: z.string(), left: z.number() })),
  perMinute: z.number().describe('Deliveries a minute, over the last five minutes.'),
  latency: z
    .object({ p50: z.number(), p95: z.number() })
    .nullable()
    .describe('Milliseconds that its newest attempts took; null: there were none.'),
  activity: z.array(activity).describe('The last 24 hours; five minutes without any attempt are left out.'),
  settings: z.record(z.string(), z.json()).describe('The settings in effect and its filters, without secrets.'),
});

export const testReport = z.object({
  outcome: z.enum(['delivered', 'skipped', 'deferred', 'rejected']),
  why: z.string().nullable(),
  /** For look-ups: what it would have told the analysis. */
  enrichments: z.int().describe('How many alerts it would have made; none of them is.'),
  exchanges: z.array(exchange),
});

const params = z.object({ lane });

export const integrationOperations = {
  'GET /api/integrations': {
    summary: 'Every integration: how it is, what it did, its settings',
    audience: 'reader',
    answer: z.object({ integrations: z.array(integration) }),
  },
  'POST /api/integrations/:lane/test': {
    summary: 'Sends a test alert, past queue, filters and quota',
    audience: 'admin',
    params,
    answer: testReport,
  },
  'POST /api/integrations/:lane/pause': {
    summary: 'Sends nothing more until it is resumed; alerts wait meanwhile, also over a restart',
    audience: 'admin',
    params,
  },
  'POST /api/integrations/:lane/resume': { summary: 'Sends again what waits', audience: 'admin', params },
} as const satisfies Record<string, Operation>;
