import { hash } from 'node:crypto';
import type { Block } from '../config/config.ts';
import { reinjectLane } from '../delivery/enrichment-entries.ts';
import type { LaneStatus } from '../delivery/lane.ts';
import { openRateLimiter, type RateLimiter } from '../delivery/rate-limiter.ts';
import { type OpenLane, openBlockLane, openReinjectLane } from './open-lane.ts';
import type { World } from './world.ts';

interface Running {
  readonly open: OpenLane;
  /** Tells whether a block is still the same after a reload. */
  readonly fingerprint: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

interface Wanted extends Pick<Running, 'fingerprint'> {
  readonly open: () => Promise<OpenLane>;
}

/** The lanes at work: one per block, and the one that takes enrichments back into analysis. */
export class LaneSet {
  readonly #world: World;
  readonly #running = new Map<string, Running>();
  /** By vendor account, since a vendor counts requests by key, however many blocks use it. */
  readonly #limiters = new Map<string, RateLimiter>();
  readonly #failed = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Makes the lanes those of `blocks`: unchanged ones go on undisturbed, others end or begin, failed ones begin anew. */
  async apply(blocks: readonly Block[]): Promise<void> {
    const wanted = this.#wanted(blocks);
    const stays = (name: string, { fingerprint }: Running) =>
      wanted.get(name)?.fingerprint === fingerprint && !this.#failed.has(name);
    const ending = [...this.#running].filter(([name, running]) => !stays(name, running));
    await Promise.all(ending.map(([name]) => this.#end(name)));
    for (const [name, { fingerprint, open }] of wanted) {
      if (!this.#running.has(name)) this.#start(await open(), fingerprint);
    }
  }

  #wanted(blocks: readonly Block[]): ReadonlyMap<string, Wanted> {
    const reinject: Wanted = { fingerprint: '', open: () => Promise.resolve(openReinjectLane(this.#world)) };
    const wanted = new Map([[reinjectLane, reinject]]);
    for (const block of blocks) {
      const open = async () => openBlockLane(block, await this.#limiterFor(block), this.#world);
      wanted.set(block.lane, { fingerprint: fingerprintOf(block), open });
    }
    return wanted;
  }

  /** Ends all lanes: attempts under way may finish within their grace. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.#end(name)));
  }

  /** Lanes that a defect has ended. */
  failed(): readonly string[] {
    return [...this.#failed];
  }

  status(lane: string): LaneStatus | undefined {
    return this.#running.get(lane)?.open.lane.status();
  }

  /** It is no longer paused. */
  goOn(lane: string): void {
    this.#running.get(lane)?.open.lane.goOn();
  }

  #start(open: OpenLane, fingerprint: string): void {
    const stop = new AbortController();
    const ended = open.lane.run(stop.signal).catch((defect: unknown) => {
      this.#world.log.error({ lane: open.lane.name, defect }, 'a lane failed: this is a defect of the program');
      this.#failed.add(open.lane.name);
    });
    this.#running.set(open.lane.name, { open, fingerprint, stop, ended });
  }

  async #end(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.stop.abort();
    await running.ended;
    await running.open.close();
    this.#running.delete(name);
    this.#failed.delete(name);
  }

  async #limiterFor({ name, secrets, limits: { rates } }: Block): Promise<RateLimiter> {
    const { queue, clock, log } = this.#world;
    const key = `quota/${digest([name, ...secrets.map((secret) => secret.reveal())])}`;
    const kind = `${key} ${JSON.stringify(rates)}`;
    const known = this.#limiters.get(kind);
    if (known !== undefined) return known;
    const save = (state: string) => {
      queue.store.set(key, state).catch((error: unknown) => log.warn({ error }, 'a quota could not be stored'));
    };
    const limiter = openRateLimiter({ rates, clock, saved: await queue.store.get(key), save });
    this.#limiters.set(kind, limiter);
    return limiter;
  }
}

function fingerprintOf({ lane, described, limits, timeoutMs, retries, network, secrets }: Block): string {
  return digest([lane, described, limits, timeoutMs, retries, network, secrets.map((secret) => secret.reveal())]);
}

function digest(facts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(facts));
}
