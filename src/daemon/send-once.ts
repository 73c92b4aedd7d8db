import type { Alert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Block } from '../config/config.ts';
import type { LookupCache, Tools } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import { type HttpClient, openHttpClient } from '../lib/http-client.ts';
import type { Logger } from '../lib/log.ts';
import type { ProcessRunner } from '../lib/process-runner.ts';
import { redactor } from '../lib/secret.ts';

export interface SendWorld {
  readonly home: Tools['home'];
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  readonly log: Logger;
  /** Instead of the network: for a dry run. */
  readonly http?: HttpClient;
}

/** One attempt at one alert by one block, outside the queue: nothing is retried, cached or counted. */
export async function sendOnce(block: Block, alert: Alert, world: SendWorld): Promise<Outcome> {
  const http = world.http ?? openHttpClient({ ...block.network, connections: 1 });
  const tools: Tools = {
    ...world,
    http,
    lookups: emptyCache,
    permit: () => ({ granted: true }),
    redact: redactor(block.secrets),
    debug: false,
  };
  const deliverer = block.integration.open(block.options, tools);
  const timeout = new AbortController();
  const cancel = world.clock.after(block.timeoutMs, () => timeout.abort());
  try {
    return await deliverer.deliver(alert, { key: `send-${world.clock.now()}`, number: 1, signal: timeout.signal });
  } finally {
    cancel();
    await deliverer.close?.();
    await http.close();
  }
}

const emptyCache: LookupCache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
