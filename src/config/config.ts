import type { Integration, Limits } from '../integrations/integration.ts';
import type { HttpClientOptions } from '../lib/http-client.ts';
import type { Json } from '../lib/json.ts';
import type { LogOptions } from '../lib/log.ts';
import type { Secret } from '../lib/secret.ts';
import type { Filter } from '../routing/filter.ts';

/** All that the two files say, checked. */
export interface Config {
  /** Absolute. */
  readonly home: string;
  /** Those that can run, in the order of the file. */
  readonly blocks: readonly Block[];
  /** The lanes of the blocks that were refused. */
  readonly leftOut: readonly string[];
  /** Where health, metrics and the dashboard are served; undefined: nowhere. */
  readonly http: HttpConfig | undefined;
  readonly alerts: AlertsConfig;
  /** How much the dashboard can look back; undefined: alerts are not indexed for it. */
  readonly dashboard: DashboardConfig | undefined;
  readonly log: LogOptions;
}

export interface DashboardConfig {
  /** Alerts that are older are removed from the index … */
  readonly keepSeconds: number;
  /** … and the oldest, when it takes more on disk. */
  readonly largestBytes: number;
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** What it is called besides its addresses. */
  readonly names: readonly string[];
  /** Absolute paths; undefined: without encryption. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** Addresses and networks. */
  readonly trustedProxies: readonly string[];
}

export interface AlertsConfig {
  /** Absolute path of alerts.json. */
  readonly file: string;
  readonly maxLineBytes: number;
}

/** One `<integration>` block, with what threatlockdown.yaml adds to it. */
export interface Block {
  /** Unique: the name for the first block of that name, then `slack#2`, `slack#3` … */
  readonly lane: string;
  readonly name: string;
  /** 1-based, among all blocks of the file. */
  readonly position: number;
  readonly line: number;
  readonly integration: Integration;
  /** What the integration's schema made of the settings; what its `open` takes. */
  readonly options: unknown;
  readonly filter: Filter;
  readonly limits: Limits;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly network: Network;
  /** For the redactor. */
  readonly secrets: readonly Secret[];
  /** The settings in effect in the words of the two files, without secrets: for people, and to tell a change. */
  readonly described: Readonly<Record<string, Json>>;
}

export type Network = Omit<HttpClientOptions, 'connections'>;
