import { hash } from 'node:crypto';
import type { Limits, Settings } from '../integrations/integration.ts';
import { isObject, type Json } from '../lib/json.ts';
import type { Exceptions, Filter } from '../routing/filter.ts';
import type { Network } from './config.ts';
import type { Overrides } from './overrides.ts';

export interface EffectiveSettings {
  readonly settings: Settings;
  readonly filter: Filter;
  readonly limits: Limits;
  readonly network: Network;
  readonly overrides: Overrides;
}

/** The settings in effect, in the words of the configuration files, without what is absent and without secrets. */
export function describeBlock({
  settings,
  filter,
  limits,
  network,
  overrides,
}: EffectiveSettings): Record<string, Json> {
  const { values, extras } = overrides;
  return present({
    hook_url: settings.hook_url && (shownUrl(settings.hook_url.reveal(), () => '/<secret>') ?? '<secret>'),
    api_key: settings.api_key && '<secret>',
    alert_format: settings.alert_format,
    event_location: filter.eventLocation?.pattern,
    level: filter.level === 0 ? undefined : filter.level,
    rule_id: filter.ruleIds && [...filter.ruleIds],
    group: filter.groups,
    only: filter.only && present({ agent: filter.only.agents }),
    except: filter.except && describeExceptions(filter.except),
    max_log: settings.alert_format === 'plain' ? settings.max_log : undefined,
    // Customers' own JSON may hold anything, so only that it changed can be seen.
    options: settings.options && `set (${hash('sha256', settings.options).slice(0, 8)})`,
    timeout: `${settings.timeout} seconds`,
    retries: settings.retries,
    rate: limits.rates.length === 0 ? 'none' : limits.rates.map(({ count, per }) => `${count} per ${per}`),
    concurrency: limits.concurrency,
    proxy: network.proxy && shownUrl(network.proxy, () => ''),
    ca_file: values.ca_file,
    client_certificate: values.client_certificate?.certificate,
    ...Object.fromEntries(Object.entries(extras).map(([key, value]) => [key, shown(value)])),
  });
}

function describeExceptions({ ruleIds, groups, agents, locations }: Exceptions): Json {
  return present({
    rule_id: ruleIds && [...ruleIds],
    group: groups,
    agent: agents,
    location: locations?.map(({ pattern }) => pattern),
  });
}

function present(record: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  const entries = Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** An integration's own settings: what YAML can hold, its URLs without credentials and queries. */
function shown(value: unknown): Json {
  if (typeof value === 'string') return shownUrl(value, ({ pathname }) => pathname) ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(shown);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)])) : null;
}

/** A URL's scheme and host, by which people recognise it, and `rest`; undefined when the text is no such URL. */
function shownUrl(text: string, rest: (url: URL) => string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.host === '' ? undefined : `${url.protocol}//${url.host}${rest(url)}`;
}
