import { z } from 'zod';
import { type Operation, time } from './operation.ts';

/** Something that is not as it should be. */
export const concern = z.object({
  severity: z.enum(['error', 'warning']),
  what: z.string(),
  remedy: z.string().nullable(),
  link: z.string().nullable().describe('The path of the page that shows more.'),
});

export const indexReport = z.object({
  alerts: z.int(),
  bytes: z.int(),
  oldest: time.nullable(),
  newest: time.nullable(),
  /** While older files are still being read. */
  backfill: z
    .object({ files: z.int(), filesDone: z.int() })
    .nullable()
    .describe('While files of earlier days are still being read; null: all of them are.'),
  trouble: z.string().nullable().describe('Why nothing is stored just now.'),
});

export const programStatus = z.object({
  version: z.string(),
  home: z.string(),
  startedAt: time,
  now: time.describe("The server's clock."),
  well: z.boolean(),
  concerns: z.array(concern).describe('What is not as it should be, the worst first.'),
  source: z.object({
    file: z.string(),
    alerts: z.int().describe('Read since the start.'),
    rejected: z.record(z.string(), z.int()).describe('Lines that are no alerts, by reason.'),
    lastReadAt: time.nullable(),
  }),
  analysis: z
    .object({ running: z.boolean(), decoders: z.int(), rules: z.int(), events: z.int(), alerts: z.int() })
    .nullable()
    .describe('Null: another engine makes the alerts.'),
  collection: z.array(
    z.object({
      part: z.enum(['collector', 'syslog', 'syscheck']),
      running: z.boolean(),
      collectors: z.array(z.string()),
      events: z.int(),
    }),
  ),
  index: indexReport,
});

/** What `/api/live` sends, as `data:` of events without a name. Whoever gets one asks for what it shows again. */
export const liveEvent = z.discriminatedUnion('kind', [
  /** Alerts came into the index. At most once a second. */
  z.object({ kind: z.literal('alerts'), added: z.int() }),
  /** Deliveries or integrations are not as they were. At most once a second. */
  z.object({ kind: z.literal('deliveries') }),
]);

export const programOperations = {
  'GET /api/status': { summary: 'Is everything all right, and what is not', audience: 'reader', answer: programStatus },
  'GET /api/live': {
    summary: 'Server-sent events whenever there is something new',
    audience: 'reader',
    contentTypes: ['text/event-stream'],
  },
  'POST /api/index/rebuild': {
    summary: 'Forgets the index of alerts and reads all files again',
    audience: 'admin',
  },
} as const satisfies Record<string, Operation>;
