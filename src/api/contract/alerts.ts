import { z } from 'zod';
import { bands } from '../../alerts-index/alerts-index.ts';
import { delivery } from './deliveries.ts';
import { countText, listText, type Operation, time, timeText } from './operation.ts';

/** The columns of a table that nobody has changed. */
export const standardFields = [
  'agent.name',
  'rule.id',
  'rule.level',
  'rule.description',
  'rule.groups',
  'location',
] as const;

const field = z.string().min(1).max(256);
const key = z.string().describe('Names the alert for good: the same after the index was made anew.');

/** Which alerts are meant. */
const scope = {
  query: z
    .string()
    .max(65_536)
    .optional()
    .describe('As typed in Kibana: `rule.level:>=10 AND data.srcip:218.92.0.25`. Left out or empty: all alerts.'),
  from: timeText.optional().describe('From this time on.'),
  to: timeText.optional().describe('Before this time.'),
};

export const alertRow = z.object({
  key,
  time,
  /** The fields that were asked for and that it has. Several values: with `, ` between them. */
  values: z
    .record(z.string(), z.string())
    .describe('By field, those that were asked for; at most 1,000 characters of each.'),
});

export const alertPage = z.object({
  alerts: z.array(alertRow),
  cursor: z.string().nullable().describe('Send it back to have the next page; null: there is none.'),
  complete: z.boolean().describe('False: the time was over before the page was full; its cursor goes on.'),
});

const byBand = z.object(Object.fromEntries(bands.map((band) => [band, z.int()])) as Record<Band, z.ZodInt>);
type Band = (typeof bands)[number];

export const histogram = z.object({
  /** Milliseconds. */
  width: z.int().describe('The width of a bucket, in milliseconds.'),
  buckets: z.array(
    z.object({
      begin: time,
      alerts: byBand.describe('By level: low 0 to 6, medium 7 to 11, high 12 to 14, critical 15 and above.'),
    }),
  ),
  complete: z.boolean().describe('False: there was no time to count all; the older buckets are missing alerts.'),
});

export const topValues = z.object({
  values: z.array(z.object({ value: z.string(), alerts: z.int() })),
  counted: z
    .int()
    .describe('How many alerts were looked at: all that are meant, or as many of the newest as there was time for.'),
  complete: z.boolean(),
});

export const alertDetail = z.object({
  key,
  time,
  text: z.string().describe('The line of alerts.json, to the letter.'),
  cause: alertRow.nullable().describe('The alert that this one enriches.'),
  enrichments: z.array(alertRow).describe('The alerts that enrich this one, the oldest first.'),
  deliveries: z.array(delivery).describe('What was made of it, the newest first; at most 100.'),
});

const fields = listText(field, 50)
  .optional()
  .describe(`The fields wanted, with commas between them; left out: ${standardFields.join(', ')}.`);

export const alertOperations = {
  'GET /api/alerts': {
    summary: 'Alerts that a query means, a page at a time',
    audience: 'reader',
    query: z.object({
      ...scope,
      order: z.enum(['newest', 'oldest']).optional(),
      cursor: z.string().max(512).optional(),
      size: countText(1, 500).optional().describe('Alerts on a page, 1 to 500; left out: 50.'),
      fields,
    }),
    answer: alertPage,
  },
  'GET /api/alerts/count': {
    summary: 'How many alerts a query means',
    audience: 'reader',
    query: z.object(scope),
    answer: z.object({ alerts: z.int(), complete: z.boolean().describe('False: there are at least as many.') }),
  },
  'GET /api/alerts/histogram': {
    summary: 'How many alerts a query means, over time and by level',
    audience: 'reader',
    query: z.object({
      ...scope,
      from: timeText,
      to: timeText,
      buckets: countText(1, 500).optional().describe('About how many buckets; left out: 60.'),
    }),
    answer: histogram,
  },
  'GET /api/alerts/top': {
    summary: 'The most frequent values of a field',
    audience: 'reader',
    query: z.object({ ...scope, field, size: countText(1, 100).optional() }),
    answer: topValues,
  },
  'GET /api/alerts/fields': {
    summary: 'Every field that an alert had',
    audience: 'reader',
    answer: z.object({ fields: z.array(z.object({ field: z.string(), alerts: z.int() })) }),
  },
  'GET /api/alerts/export': {
    summary: 'All alerts that a query means, as a file',
    description:
      'CSV has the time and the chosen fields, named in its first line; JSON is an array of the alerts as they were written.',
    audience: 'reader',
    query: z.object({
      ...scope,
      format: z.enum(['csv', 'json']),
      order: z.enum(['newest', 'oldest']).optional(),
      fields,
    }),
    contentTypes: ['text/csv', 'application/json'],
  },
  'GET /api/alerts/:key': {
    summary: 'One alert, and what belongs to it',
    audience: 'reader',
    params: z.object({ key }),
    query: z.object({ fields }),
    answer: alertDetail,
  },
} as const satisfies Record<string, Operation>;
