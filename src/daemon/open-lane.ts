import { parseAlert } from '../alert/alert.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Block } from '../config/config.ts';
import { readEnrichment, reinjectLane } from '../delivery/enrichment-entries.ts';
import type { ExchangeLog } from '../delivery/exchanges/exchange-log.ts';
import { secretHider } from '../delivery/exchanges/hide-secrets.ts';
import { openRecorder, type Recorder } from '../delivery/exchanges/recorder.ts';
import { Lane } from '../delivery/lane.ts';
import { openRateLimiter, type RateLimiter } from '../delivery/rate-limiter.ts';
import type { Attempt, Deliverer, Limits, LookupCache, Tools } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import { openHttpClient } from '../lib/http-client.ts';
import { redactor } from '../lib/secret.ts';
import type { Entry, Store } from '../queue/queue.ts';
import { openReinjector } from '../reinject/reinjector.ts';
import type { World } from './world.ts';

/** A lane at work: `close` lets go of its connections once the lane has ended. */
export interface OpenLane {
  readonly lane: Lane;
  close(): Promise<void>;
}

/** The lane of a configured block. */
export function openBlockLane(block: Block, limiter: RateLimiter, world: World): OpenLane {
  const http = openHttpClient({ ...block.network, connections: block.limits.concurrency });
  const recorder = openRecorder({ http, processes: world.processes }, world.clock);
  const deliverer = block.integration.open(block.options, toolsFor(block, limiter, recorder, world));
  const lane = new Lane({
    ...world,
    ...common(block.lane, world),
    limits: block.limits,
    limiter,
    timeoutMs: block.timeoutMs,
    retries: block.retries,
    deliver: recorded(block, recorder, world.exchanges, (entry, attempt) => deliverAlert(deliverer, entry, attempt)),
  });
  return {
    lane,
    close: async () => {
      await deliverer.close?.();
      await http.close();
    },
  };
}

/** What a lane of any kind has. */
function common(lane: string, { log, pauses }: World) {
  return { name: lane, log: log.child({ lane }), paused: () => pauses.of(lane) !== undefined };
}

type Deliver = (entry: Entry, attempt: Attempt) => Promise<Outcome>;

/** Keeps what is said in each attempt, for people to look at. */
function recorded({ lane, secrets }: Block, recorder: Recorder, exchanges: ExchangeLog, deliver: Deliver): Deliver {
  const hide = secretHider(secrets);
  return async (entry, attempt) => {
    const { result, said } = await recorder.listen(attempt.signal, () => deliver(entry, attempt));
    const { key, number } = attempt;
    exchanges.note({ lane, key, attempt: number, recordings: said, hide, failed: hasFailed(result) });
    return result;
  };
}

/** To be asked to slow down is no failure. */
function hasFailed(outcome: Outcome): boolean {
  return outcome.status === 'rejected' || (outcome.status === 'deferred' && outcome.fault !== 'quota');
}

async function deliverAlert(deliverer: Deliverer, entry: Entry, attempt: Attempt): Promise<Outcome> {
  const alert = parseAlert(entry.body);
  if (alert === 'not-json' || alert === 'no-rule') return { status: 'rejected', why: 'the queued text is no alert' };
  return deliverer.deliver(alert, attempt);
}

function toolsFor(block: Block, limiter: RateLimiter, { http, processes }: Recorder, world: World): Tools {
  const { home, clock, debug } = world;
  return {
    http,
    clock,
    processes,
    debug,
    home,
    lookups: lookupCache(world.queue.store, clock),
    permit: () => limiter.permit(),
    log: world.log.child({ lane: block.lane }),
    redact: redactor(block.secrets),
  };
}

function lookupCache(store: Store, clock: Clock): LookupCache {
  return {
    get: (key) => store.get(`lookup/${key}`),
    set: (key, value, ttlMs) => store.set(`lookup/${key}`, value, clock.now() + ttlMs),
  };
}

/** One datagram at a time keeps the order; the kernel's own queue is what limits it. */
const reinjectLimits: Limits = { concurrency: 1, rates: [], metered: 'delivery' };
const reinjectTimeoutMs = 10_000;

/** The lane in which enrichments wait to go back into analysis. */
export function openReinjectLane(world: World): OpenLane {
  const { home, clock, log } = world;
  const reinjector = openReinjector({ socket: home.analysisSocket, log: log.child({ lane: reinjectLane }) });
  const lane = new Lane({
    ...world,
    ...common(reinjectLane, world),
    limits: reinjectLimits,
    limiter: openRateLimiter({ rates: [], clock, saved: undefined, save: () => undefined }),
    timeoutMs: reinjectTimeoutMs,
    retries: 0,
    deliver: (entry, { signal }) => reinjector.deliver(readEnrichment(entry), signal),
  });
  return { lane, close: () => Promise.resolve() };
}
