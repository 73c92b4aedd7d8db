import { z } from 'zod';
import { deliveryStates, keptStates } from '../../queue/queue.ts';
import { countText, listText, type Operation, time } from './operation.ts';

export const delivery = z.object({
  id: z.string(),
  lane: z.string().describe('The integration: `slack`, `slack#2` …; `reinject` takes enrichments into the analysis.'),
  state: z.enum(deliveryStates),
  level: z.int(),
  alertId: z.string().nullable(),
  ruleId: z.string().nullable(),
  attempts: z.int(),
  why: z.string().nullable().describe('Why it waits, was skipped or died.'),
  pushedAt: time,
  changedAt: time,
  dueAt: time.nullable().describe('When it is tried again.'),
});

/** What is hidden reads `<secret>`; a text that was cut ends with `…`. */
export const exchange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    at: time,
    attempt: z.int(),
    milliseconds: z.number(),
    request: z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().nullable(),
    }),
    answer: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }).nullable(),
    failure: z.string().nullable().describe('Why there was no answer.'),
  }),
  z.object({
    kind: z.literal('script'),
    at: time,
    attempt: z.int(),
    milliseconds: z.number(),
    command: z.array(z.string()).describe('The program and its arguments.'),
    exit: z.string().describe('How it ended, in words.'),
    output: z.string(),
  }),
]);

export const deliveryDetail = delivery.extend({
  alertKey: z.string().nullable().describe('Of its alert, when that is in the index.'),
  body: z.string().nullable().describe('The alert as it waits; null once delivered or skipped.'),
  exchanges: z
    .array(exchange)
    .describe('What was said in its last attempts, as far as it is still known, the newest first. Secrets are hidden.'),
});

export const deliveryChoice = z.union([
  z.object({ ids: z.array(z.string()).min(1).max(10_000) }),
  z.object({ lane: z.string().optional(), states: z.array(z.enum(keptStates)).min(1) }),
]);

export const deliveryOperations = {
  'GET /api/deliveries': {
    summary: 'Deliveries, the newest first',
    audience: 'reader',
    query: z.object({
      lane: z.string().max(256).optional(),
      states: listText(z.enum(deliveryStates), deliveryStates.length).optional(),
      alertId: z.string().max(256).optional().describe('Only those of the alert with this id.'),
      before: z.string().max(32).optional().describe('The id of the last one of the page before.'),
      size: countText(1, 500).optional().describe('Left out: 50.'),
    }),
    answer: z.object({ deliveries: z.array(delivery) }),
  },
  'GET /api/deliveries/:id': {
    summary: 'One delivery: its alert, what was sent and what was answered',
    audience: 'reader',
    params: z.object({ id: z.string() }),
    answer: deliveryDetail,
  },
  'POST /api/deliveries/redeliver': {
    summary: 'Sends deliveries again: those that are dead, or wait to be tried again',
    audience: 'admin',
    body: deliveryChoice,
    answer: z.object({ deliveries: z.int().describe('How many will be sent again.') }),
  },
  'POST /api/deliveries/drop': {
    summary: 'Forgets deliveries that wait or are dead',
    audience: 'admin',
    body: deliveryChoice,
    answer: z.object({ deliveries: z.int().describe('How many were forgotten.') }),
  },
} as const satisfies Record<string, Operation>;
