import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupCache, Settings, Tools } from '../../src/integrations/integration.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import type { HttpClient } from '../../src/lib/http-client.ts';
import type { Logger } from '../../src/lib/log.ts';
import { redactor, Secret } from '../../src/lib/secret.ts';

export interface TestTools extends Tools {
  /** Every line logged through `log` and its children, as JSON text. */
  readonly logged: readonly string[];
}

/**
 * Tools for one test: a log that remembers, a cache in memory, permits for everyone. The network and processes are
 * refused unless given.
 */
export function testTools(given: Partial<Tools> & { readonly settings?: Settings } = {}): TestTools {
  const { settings, ...tools } = given;
  const logged: string[] = [];
  const home = join(tmpdir(), 'threatlockdown-no-such-home');
  return {
    http: noNetwork,
    lookups: memoryCache(tools.clock ?? systemClock),
    permit: () => ({ granted: true }),
    processes: { run: () => Promise.reject(new Error('this test was given no processes')) },
    home: { root: home, integrations: join(home, 'integrations'), temporary: join(home, 'tmp', 'threatlockdown') },
    clock: systemClock,
    log: rememberingLog(logged, {}),
    redact: redactor(secretsOf(settings)),
    debug: false,
    ...tools,
    logged,
  };
}

/** A block as the configuration's defaults leave it. */
export function testSettings(given: Partial<Settings> & { readonly name: string }): Settings {
  return { alert_format: 'json', max_log: 165, timeout: 10, retries: 3, ...given };
}

export function secretsOf(settings: Settings | undefined): readonly Secret[] {
  return Object.values(settings ?? {}).filter((value) => value instanceof Secret);
}

/** Time that stands still at `now`, and never sleeps. */
export function stoppedClock(now: number): Clock {
  return { now: () => now, sleep: () => Promise.resolve(), after: () => () => undefined };
}

const noNetwork: HttpClient = {
  request: () => Promise.reject(new Error('this test was given no network')),
  close: () => Promise.resolve(),
};

function memoryCache(clock: Clock): LookupCache {
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  return {
    get: async (key) => {
      const found = kept.get(key);
      return found !== undefined && clock.now() < found.until ? found.value : undefined;
    },
    set: async (key, value, ttlMs) => {
      kept.set(key, { value, until: clock.now() + ttlMs });
    },
  };
}

function rememberingLog(logged: string[], context: object): Logger {
  const write = (level: string) => (facts: object, message: string) => {
    logged.push(JSON.stringify({ level, message, ...context, ...facts }));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (facts) => rememberingLog(logged, { ...context, ...facts }),
  };
}
