import type { z } from 'zod';
import type { Alert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Clock } from '../lib/clock.ts';
import type { HttpClient } from '../lib/http-client.ts';
import type { Logger } from '../lib/log.ts';
import type { ProcessRunner } from '../lib/process-runner.ts';
import type { Rate } from '../lib/rate.ts';
import type { Redact, Secret } from '../lib/secret.ts';

/** A destination for alerts. All the program knows of Slack or VirusTotal, it knows through this value. */
export interface Integration<Options = unknown> {
  /** What `<integration><name>` says, and the folder's name. `custom` stands for every name that begins with `custom-`. */
  readonly name: string;
  readonly summary: string;
  /** Reads a block's `Settings`: checks them, and documents them. */
  readonly options: z.ZodType<Options, Settings>;
  readonly limits: Limits;
  /** Once per configured block. No I/O, so that a bad host cannot stop the daemon from starting. */
  open(options: Options, tools: Tools): Deliverer;
}

export interface Deliverer {
  /** Hands one alert over, once. Retrying, rates, dead letters and metrics happen above. Throwing is a defect. */
  deliver(alert: Alert, attempt: Attempt): Promise<Outcome>;
  close?(): Promise<void>;
}

export interface Attempt {
  /** The same for every attempt at one alert by one block: the vendor's idempotency key, where it has one. */
  readonly key: string;
  /** 1 for the first attempt. */
  readonly number: number;
  /** Aborts when the block's `timeout` is over, or the program stops. */
  readonly signal: AbortSignal;
}

/** What a lane does unless `threatlockdown.yaml` says otherwise. */
export interface Limits {
  /** Deliveries under way at once. */
  readonly concurrency: number;
  /** What the vendor allows; empty: no limit. All must hold. */
  readonly rates: readonly Rate[];
  /**
   * What one permit pays for. `delivery`: the lane takes one before each attempt. `request`: the integration asks
   * `tools.permit()` before each request, since many of its deliveries need none (cached look-ups) or several.
   */
  readonly metered: 'delivery' | 'request';
}

/** A block of `ossec.conf` as it stands there, and what `threatlockdown.yaml` adds to it under other names. */
export interface Settings {
  readonly name: string;
  readonly hook_url?: Secret | undefined;
  readonly api_key?: Secret | undefined;
  readonly alert_format: 'json' | 'plain';
  /** The text of `<options>`, not yet parsed; undefined when the block has no such element. */
  readonly options?: string | undefined;
  /** Bytes of `full_log` in the plain format, 165 to 1024. */
  readonly max_log: number;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
  /** Anything an integration's own schema knows and `ossec.conf` has no words for (`base_url`, `cache`, …). */
  readonly [extra: string]: unknown;
}

/** What an integration may use of the world. One set per block. */
export interface Tools {
  /** Set up with this block's proxy, authorities and client certificate. */
  readonly http: HttpClient;
  readonly lookups: LookupCache;
  /** For integrations metered by `request`: call before each one. */
  readonly permit: () => Permit;
  readonly processes: ProcessRunner;
  readonly home: Home;
  readonly clock: Clock;
  readonly log: Logger;
  /** Hides this block's secrets. Every `why` and every logged text that the far side had a hand in goes through it. */
  readonly redact: Redact;
  /** True when the program runs with debugging on: scripts are then told so. */
  readonly debug: boolean;
}

export type Permit = { readonly granted: true } | { readonly granted: false; readonly afterMs: number };

/** Answers of look-ups, kept over restarts. Keys are chosen by the integration and hold its name. */
export interface LookupCache {
  /** The stored text, or undefined when there is none or it has expired. */
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

/** The folders of the home that integrations touch; absolute paths. */
export interface Home {
  readonly root: string;
  /** Where scripts are: `<root>/integrations`. */
  readonly integrations: string;
  /** For files that live as long as one attempt: `<root>/tmp/threatlockdown`, 0700. */
  readonly temporary: string;
}
