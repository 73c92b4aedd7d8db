import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Store } from '../../queue/queue.ts';
import type { Exchange } from '../exchange.ts';
import type { Hider } from './hide-secrets.ts';
import type { Recording } from './recorder.ts';
import { showExchange } from './show-exchange.ts';

/** One attempt at a delivery, and what was said in it. */
export interface Said {
  readonly lane: string;
  readonly key: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly recordings: readonly Recording[];
  readonly hide: Hider;
  /** It came to nothing, so that someone will want to know why: kept over a restart. */
  readonly failed: boolean;
}

export interface ExchangeLogOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Of an attempt: in memory with `show`, which works it out when someone asks; stored with what people see. */
interface Shown {
  readonly attempt: number;
  readonly at: number;
  readonly exchanges: readonly Exchange[];
}
interface Remembered extends Omit<Shown, 'exchanges'> {
  readonly bytes: number;
  readonly show: () => readonly Exchange[];
}

const attemptsOfDelivery = 3;
const deliveriesOfLane = 200;
const bytesOfLane = 2 * 1024 * 1024;
/** More than this is made presentable, and so cut, at once. */
const largestRaw = 32 * 1024;
const storedMs = 30 * 24 * 3_600_000;
/** A block that is wrong fails on every alert, and all fail alike: of such a flood the first of each hour are stored. */
const storedPerHour = 100;
/** On a full disk writes wait: no more than so many, then exchanges are in memory alone. */
const mostWaiting = 16;

/**
 * What was said in the last attempts. The newest deliveries of each lane are in memory, and failed attempts in the store
 * too. It never delays a delivery nor fails one: what it cannot keep, it does without.
 */
export class ExchangeLog {
  readonly #options: ExchangeLogOptions;
  readonly #lanes = new Map<string, LaneMemory>();
  readonly #stored = new Map<string, { hour: number; count: number }>();
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: ExchangeLogOptions) {
    this.#options = options;
  }

  note(said: Said): void {
    if (said.recordings.length === 0) return;
    const remembered = remember(said);
    let lane = this.#lanes.get(said.lane);
    if (lane === undefined) {
      lane = new LaneMemory();
      this.#lanes.set(said.lane, lane);
    }
    lane.add(said.key, remembered);
    if (said.failed && this.#mayStore(said.lane)) this.#write(said, remembered);
  }

  /** Of the last attempts, the newest first. */
  async of(lane: string, key: string): Promise<readonly Exchange[]> {
    const remembered = this.#lanes.get(lane)?.of(key) ?? [];
    const stored = (await this.#read(lane, key)).filter((each) => !remembered.some((other) => isSame(each, other)));
    const shown = remembered.map(({ attempt, at, show }) => ({ attempt, at, exchanges: show() }));
    return [...stored, ...shown]
      .sort((a, b) => a.at - b.at)
      .slice(-attemptsOfDelivery)
      .flatMap(({ exchanges }) => exchanges)
      .sort((a, b) => b.at - a.at);
  }

  #mayStore(lane: string): boolean {
    const hour = Math.floor(this.#options.clock.now() / 3_600_000);
    const known = this.#stored.get(lane);
    const counted = known?.hour === hour ? known : { hour, count: 0 };
    this.#stored.set(lane, counted);
    if (counted.count >= storedPerHour || this.#waiting >= mostWaiting) return false;
    counted.count += 1;
    return true;
  }

  #write({ lane, key }: Said, { attempt, at, show }: Remembered): void {
    const { store, clock, log } = this.#options;
    const write = async () => {
      const before = attempt === 1 ? [] : await this.#read(lane, key);
      const kept = [...before.filter((each) => !isSame(each, { attempt, at })), { attempt, at, exchanges: show() }];
      await store.set(storeKey(lane, key), JSON.stringify(kept.slice(-attemptsOfDelivery)), clock.now() + storedMs);
    };
    this.#waiting += 1;
    // One after the other: of two attempts at one delivery, each adds to what the other left.
    this.#writing = this.#writing
      .then(write)
      .catch((error: unknown) => log.warn({ lane, error }, 'what was said in an attempt could not be stored'))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #read(lane: string, key: string): Promise<readonly Shown[]> {
    const text = await this.#options.store.get(storeKey(lane, key));
    return text === undefined ? [] : (JSON.parse(text) as readonly Shown[]);
  }
}

function storeKey(lane: string, key: string): string {
  return `exchange/${lane}/${key}`;
}

function isSame(a: Pick<Shown, 'attempt' | 'at'>, b: Pick<Shown, 'attempt' | 'at'>): boolean {
  return a.attempt === b.attempt && a.at === b.at;
}

function remember({ recordings, attempt, hide }: Said): Remembered {
  const bytes = recordings.reduce((sum, each) => sum + sizeOf(each), 0);
  const at = recordings[0]?.at ?? 0;
  const show = () => recordings.map((recording) => showExchange(recording, attempt, hide));
  return bytes <= largestRaw ? { attempt, at, bytes, show } : rememberShown({ attempt, at, exchanges: show() });
}

/** A function of its own, so that nothing holds on to what was said as a whole. */
function rememberShown({ attempt, at, exchanges }: Shown): Remembered {
  return { attempt, at, bytes: JSON.stringify(exchanges).length, show: () => exchanges };
}

/** About, in characters: most texts have a byte for each. */
function sizeOf(recording: Recording): number {
  if (recording.kind === 'script')
    return [...recording.command, ...recording.lines].reduce((sum, text) => sum + text.length, overhead);
  const { request, answer } = recording;
  return overhead + (request.body?.length ?? 0) + request.url.length + ('body' in answer ? answer.body.length : 0);
}

const overhead = 1_024;

/** The newest deliveries of a lane, bounded in number and in size. */
class LaneMemory {
  /** In the order of their last attempts. */
  readonly #deliveries = new Map<string, readonly Remembered[]>();
  #bytes = 0;

  of(key: string): readonly Remembered[] {
    return this.#deliveries.get(key) ?? [];
  }

  add(key: string, remembered: Remembered): void {
    const attempts = [...this.of(key), remembered].slice(-attemptsOfDelivery);
    this.#forget(key);
    this.#deliveries.set(key, attempts);
    this.#bytes += bytesOf(attempts);
    while (this.#deliveries.size > deliveriesOfLane || this.#bytes > bytesOfLane) {
      const [oldest] = this.#deliveries.keys();
      if (oldest === undefined) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= bytesOf(this.of(key));
    this.#deliveries.delete(key);
  }
}

function bytesOf(attempts: readonly Remembered[]): number {
  return attempts.reduce((sum, { bytes }) => sum + bytes, 0);
}
