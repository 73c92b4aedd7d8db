import type { Alert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Block } from '../config/config.ts';
import { openRecorder, type Recording } from '../delivery/exchanges/recorder.ts';
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
  return (await sendRecorded(block, alert, world)).result;
}

/** The same, with what was said. */
export async function sendRecorded(
  block: Block,
  alert: Alert,
  world: SendWorld,
): Promise<{ readonly result: Outcome; readonly said: readonly Recording[] }> {
  const { clock, processes } = world;
  const recorder = openRecorder(
    { http: world.http ?? openHttpClient({ ...block.network, connections: 1 }), processes },
    clock,
  );
  const tools: Tools = {
    ...world,
    http: recorder.http,
    processes: recorder.processes,
    lookups: emptyCache,
    permit: () => ({ granted: true }),
    redact: redactor(block.secrets),
    debug: false,
  };
  const deliverer = block.integration.open(block.options, tools);
  const timeout = new AbortController();
  const cancel = clock.after(block.timeoutMs, () => timeout.abort());
  const { signal } = timeout;
  try {
    return await recorder.listen(signal, () =>
      deliverer.deliver(alert, { key: `send-${clock.now()}`, number: 1, signal }),
    );
  } finally {
    cancel();
    await deliverer.close?.();
    await recorder.http.close();
  }
}

const emptyCache: LookupCache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
