import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { createWake } from '../../lib/wake.ts';
import { occasionally } from '../occasionally.ts';
import type { Connecting, Connection } from './connection.ts';

/*
 * Messages for one socket. Invariants:
 *
 *  - They go in the order in which they were offered, one connection at a time; what a connection did not take for certain
 *    goes through the next one. What waits is in memory: it is gone when the process is killed.
 *  - There are only so many of them. When there is no room, whoever offers waits, so that what it reads waits on its disk;
 *    but no longer than a while after the socket last took something. Then messages are dropped until it does again: a
 *    socket that is away delays its collectors once.
 */

export interface TargetQueueOptions {
  /** The socket's path, for people. */
  readonly path: string;
  readonly connect: () => Connecting | Promise<Connecting>;
  readonly clock: Clock;
  readonly log: Logger;
}

const mostMessages = 10_000;
const mostBytes = 16 * 2 ** 20;
/** One more look at how far things are after so many of them. */
const mostAtOnce = 100;
const retryMs = 1_000;
const patienceMs = 10_000;
const sayEveryMs = 60_000;
/** At the end, for what still waits. */
const flushMs = 2_000;
const droppedWords = 'events were dropped: the socket they are for does not take them';

export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #stop = new AbortController();
  readonly #room = createWake();
  readonly #dropped: () => void;
  readonly #waiting: Buffer[] = [];
  #bytes = 0;
  /** When the socket last took something, or had nothing to take. */
  #movedAt: number;
  #draining: Promise<void> | undefined;
  #connection: Connection | undefined;
  #away = false;

  constructor(options: TargetQueueOptions) {
    const { path, clock, log } = options;
    this.#options = options;
    this.#movedAt = clock.now();
    this.#dropped = occasionally<void>(clock, sayEveryMs, (count) => log.error({ socket: path, count }, droppedWords));
  }

  /** Takes messages (byte strings). Resolves when there was room for all of them, or none for too long. */
  async offer(messages: readonly string[]): Promise<void> {
    const { clock } = this.#options;
    let next = 0;
    for (;;) {
      for (; next < messages.length && this.#hasRoom(); next += 1) this.#add(messages[next] ?? '');
      if (next === messages.length) return;
      const left = this.#movedAt + patienceMs - clock.now();
      if (left <= 0 || this.#stop.signal.aborted) break;
      const over = new AbortController();
      await Promise.race([this.#room.wait(over.signal), clock.sleep(left, over.signal)]);
      over.abort();
    }
    for (; next < messages.length; next += 1) this.#dropped();
  }

  /** What waits has a moment left to go, if there is somebody to take it. */
  async close(): Promise<void> {
    const { path, clock, log } = this.#options;
    const over = new AbortController();
    if (this.#connection) await Promise.race([this.#draining, clock.sleep(flushMs, over.signal)]);
    over.abort();
    this.#stop.abort();
    this.#disconnect();
    await this.#draining;
    // One that came about just then.
    this.#disconnect();
    if (this.#waiting.length > 0) log.error({ socket: path, count: this.#waiting.length }, droppedWords);
  }

  #hasRoom(): boolean {
    return this.#waiting.length < mostMessages && this.#bytes < mostBytes;
  }

  #add(message: string): void {
    // A copy: the string may be a small part of a large one, all of which it would keep.
    const bytes = Buffer.from(message, 'latin1');
    if (this.#waiting.length === 0) this.#movedAt = this.#options.clock.now();
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#waiting.length > 0 && !signal.aborted) {
      if (!(await this.#send())) await this.#options.clock.sleep(retryMs, signal);
    }
    this.#draining = undefined;
  }

  /** Sends what goes; false: there is nobody to take it. */
  async #send(): Promise<boolean> {
    this.#connection ??= await this.#connect();
    const connection = this.#connection;
    if (!connection || this.#stop.signal.aborted) return false;
    const { count, lost } = await connection.send(this.#waiting.slice(0, mostAtOnce));
    for (const { length } of this.#waiting.splice(0, count)) this.#bytes -= length;
    if (count > 0) {
      this.#movedAt = this.#options.clock.now();
      this.#room.call();
    }
    // At the end it is not lost, but closed.
    if (lost === undefined || this.#connection !== connection) return true;
    this.#disconnect();
    this.#tellAway(lost);
    return false;
  }

  #disconnect(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #connect(): Promise<Connection | undefined> {
    const { connect, path, log } = this.#options;
    const connecting = await connect();
    if (connecting.kind === 'failed') {
      this.#tellAway(connecting.why);
      return undefined;
    }
    if (this.#away) log.info({ socket: path }, 'the socket that events are for is back');
    this.#away = false;
    return connecting.connection;
  }

  #tellAway(why: string): void {
    const { path, log } = this.#options;
    if (!this.#away) log.warn({ socket: path, why }, 'the socket that events are for cannot be reached; they wait');
    this.#away = true;
  }
}
