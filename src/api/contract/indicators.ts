import { z } from 'zod';
import { countText, type Operation, time, timeText } from './operation.ts';

export const indicator = z.object({
  value: z.string(),
  type: z.string().nullable().describe('`ipv4-addr`, `ipv6-addr`, `domain-name`, `url` or `file`.'),
  service: z.string().describe('Who was asked: `maltiverse` or `virustotal`.'),
  name: z.string().nullable().describe('What people call it, when that is not the value: the path of a file.'),
  classification: z.string().nullable(),
  confidence: z.string().nullable(),
  provider: z.string().nullable(),
  sightings: z
    .int()
    .nullable()
    .describe('Of Maltiverse, how often it was seen; of VirusTotal, how many engines detect it.'),
  software: z.string().nullable().describe('MITRE software: `S0154 Cobalt Strike`.'),
  reference: z.string().nullable().describe("The service's page about it, an http or https address; otherwise null."),
  firstSeen: time,
  lastSeen: time,
  alerts: z.int().describe('How many alerts the service was asked about because of it.'),
});

export const indicatorOperations = {
  'GET /api/indicators': {
    summary: 'What the services said of addresses, names, URLs and files',
    audience: 'reader',
    query: z.object({
      containing: z.string().max(2_048).optional().describe('Only those whose value contains this.'),
      from: timeText.optional(),
      to: timeText.optional(),
      size: countText(1, 1_000).optional().describe('Left out: 200.'),
    }),
    answer: z.object({ indicators: z.array(indicator).describe('The one that was seen last comes first.') }),
  },
} as const satisfies Record<string, Operation>;
