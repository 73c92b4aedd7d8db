import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { compileOsMatch } from '../engine/regex/os-match.ts';
import { parseDuration } from '../integrations/lookup-options.ts';
import { logLevels } from '../lib/log.ts';
import { type Rate, ratePeriods } from '../lib/rate.ts';
import type { LocationPattern } from '../routing/filter.ts';

/**
 * The shape of threatlockdown.yaml. Messages read `what; remedy`, and the key stands in front of them when they are
 * shown. The objects pass over unknown keys: known-keys.ts finds them, and what was perhaps meant.
 */

const aMap = { error: 'must be a map of keys; write its keys below it, indented' };

const listenHelp = 'must be an address and a port; write 127.0.0.1:9464, or none';

const listen = z.string({ error: listenHelp }).transform((text, context) => {
  if (text === 'none') return 'none' as const;
  const [, bracketed, plain, port] = /^(?:\[([\da-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  context.addIssue(listenHelp);
  return z.NEVER;
});

const hostNameHelp = 'must be a name that people type, without a port; write [watch.example.net]';
const hostName = z.string({ error: hostNameHelp }).regex(/^(?:[\w.-]+|\[[\da-f:.]+\])$/i, hostNameHelp);

const proxyAddressHelp = 'must be an address or a network; write [192.0.2.7, 10.1.0.0/16]';
const proxyAddress = z
  .string({ error: proxyAddressHelp })
  .refine((text) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text), proxyAddressHelp);

const sizeUnits = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

const size = z.union([z.number(), z.string()], { error: 'must be a size; write 16MiB' }).transform((value, context) => {
  const [, digits, unit] = /^(\d+) ?(|KiB|MiB|GiB)$/.exec(String(value)) ?? [];
  const bytes = Number(digits) * sizeUnits[(unit ?? '') as keyof typeof sizeUnits];
  if (bytes > 0) return bytes;
  context.addIssue('must be a size; write 16MiB');
  return z.NEVER;
});

const keepHelp = 'must be a time; write 90d, or none';

/** In seconds; none is 0. */
const keep = z.string({ error: keepHelp }).transform((text, context) => {
  const ms = parseDuration(text);
  if (text === 'none' || (ms !== undefined && ms > 0)) return (ms ?? 0) / 1_000;
  context.addIssue(keepHelp);
  return z.NEVER;
});

const leastIndexBytes = 64 * 2 ** 20;
const indexSize = size.refine(
  (bytes) => bytes >= leastIndexBytes,
  'is too little to keep alerts in; write 64MiB or more',
);

const path = z.string({ error: 'must be a path; write it as one text' }).min(1, 'is empty; write a path');

const rateHelp = 'must be a rate, a list of rates or none; write 4 per minute, or [4 per minute, 500 per day]';
const rateText = new RegExp(`^([1-9]\\d{0,8}) per (${ratePeriods.join('|')})$`);

const rate = z.string().transform((text, context): Rate => {
  const [, count, period] = rateText.exec(text) ?? [];
  const per = ratePeriods.find((candidate) => candidate === period);
  if (per !== undefined) return { count: Number(count), per };
  context.addIssue(rateHelp);
  return z.NEVER;
});

const rates = z.union(
  [z.literal('none').transform((): Rate[] => []), rate.transform((only) => [only]), z.array(rate).min(1)],
  { error: rateHelp },
);

/** A list, or its only item. */
function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));
}

/** YAML reads an unquoted 001 as the number 1; an agent's id has at least three digits. */
const agent = z.union(
  [
    z.string().min(1),
    z
      .int()
      .nonnegative()
      .transform((id) => String(id).padStart(3, '0')),
  ],
  { error: "must be an agent's id or name; write ['001', web-1]" },
);

const ruleId = z.union(
  [
    z.int().positive(),
    z
      .string()
      .regex(/^[1-9]\d*$/)
      .transform(Number),
  ],
  { error: 'must be the id of a rule; write [5710, 5712]' },
);

const groupHelp = 'must be the name of a rule group; write [sshd, web]';
const group = z.string({ error: groupHelp }).min(1, groupHelp);

const location = z
  .string({ error: 'must be a pattern; write [^/var/log/audit, syscheck]' })
  .transform((pattern, context): LocationPattern => {
    const compiled = compileOsMatch(pattern);
    if (compiled.kind === 'matcher') return { pattern, matches: compiled.matches };
    context.addIssue(`is no pattern: ${compiled.what}; ${compiled.remedy}`);
    return z.NEVER;
  });

const secretHelp = 'must point to the secret; write { file: /run/secrets/name } or { environment: NAME }';

/** Where a secret is. The secret itself never stands in this file, which people keep in repositories. */
const secretSource = z.union(
  [z.strictObject({ file: z.string().min(1) }), z.strictObject({ environment: z.string().min(1) })],
  { error: secretHelp },
);

const proxy = z
  .string({ error: 'must be a URL; write http://proxy.example:3128' })
  .refine(isProxyUrl, 'must be an http or https URL; write http://proxy.example:3128');

export function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

const tlsHelp = 'must name files; write { certificate: etc/tls/server.pem, key: etc/tls/server.key }';

const certificateHelp = 'must name two files; write { certificate: /path/client.pem, key: /path/client.key }';

const concurrencyHelp = 'must be a number from 1 to 1024; write how many deliveries may be under way at once';

/** What an `integrations` section may say for every integration. All other keys are the integration's own. */
export const sectionSchema = z.object(
  {
    api_key: secretSource.optional(),
    hook_url: secretSource.optional(),
    proxy: proxy.optional(),
    ca_file: path.optional(),
    client_certificate: z.object({ certificate: path, key: path }, { error: certificateHelp }).optional(),
    rate: rates.optional(),
    concurrency: z.int({ error: concurrencyHelp }).min(1, concurrencyHelp).max(1024, concurrencyHelp).optional(),
    except: z
      .object(
        {
          rule_id: list(ruleId)
            .transform((ids): ReadonlySet<number> => new Set(ids))
            .optional(),
          group: list(group).optional(),
          agent: list(agent).optional(),
          location: list(location).optional(),
        },
        aMap,
      )
      .optional(),
    only: z.object({ agent: list(agent).optional() }, aMap).optional(),
  },
  aMap,
);
export type SectionValues = z.output<typeof sectionSchema>;
export type SecretSource = z.output<typeof secretSource>;

/** A part of the file, which may also be empty: people comment all of it out. */
function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, aMap).nullish();
}

/** What a `syslog` section adds to the `<remote>` block that listens on its port. */
export const listenerSchema = z.object(
  { tls: z.object({ certificate: path, key: path, ca: path.optional() }, { error: tlsHelp }).optional() },
  aMap,
);
export type ListenerValues = z.output<typeof listenerSchema>;

/** Everything but the sections of `integrations`, which are read one by one. */
export const fileSchema = z.object(
  {
    http: part({
      listen: listen.optional(),
      names: list(hostName).optional(),
      tls: z.object({ certificate: path, key: path }, { error: tlsHelp }).optional(),
      trusted_proxies: list(proxyAddress).optional(),
    }),
    alerts: part({ file: path.optional(), max_line: size.optional() }),
    dashboard: z.preprocess(
      (value) => (value === 'none' ? { keep: 'none' } : value),
      z
        .object(
          { keep: keep.optional(), size: indexSize.optional() },
          { error: 'must be a map of keys, or none; write { keep: 90d, size: 10GiB }' },
        )
        .nullish(),
    ),
    log: part({
      level: z.enum(logLevels, { error: `must be one of the levels; write ${logLevels.join(', ')}` }).optional(),
      format: z.enum(['pretty', 'json'], { error: 'must be a format; write pretty or json' }).optional(),
    }),
    integrations: z.record(z.string(), z.unknown(), aMap).nullish(),
    /** By port. */
    syslog: z.record(z.string(), listenerSchema.nullish(), aMap).nullish(),
  },
  aMap,
);
export type FileValues = z.output<typeof fileSchema>;
