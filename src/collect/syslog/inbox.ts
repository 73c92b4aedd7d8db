import { createWake } from '../../lib/wake.ts';
import type { HandOver } from '../collector.ts';

/**
 * Messages between sockets and `handOver`. Invariants:
 *
 *  - They are handed over in the order they came, each once, a batch at a time.
 *  - It says when it is full, and whoever adds then decides what to do: wait for room, or drop. What is added all the same
 *    is kept.
 */
export class Inbox {
  #messages: string[] = [];
  #bytes = 0;
  #closed = false;
  #waiting: (() => void)[] = [];
  readonly #changed = createWake();
  readonly #limits: InboxLimits;

  constructor(limits: InboxLimits = standardLimits) {
    this.#limits = limits;
  }

  get full(): boolean {
    return this.#bytes >= this.#limits.bytes || this.#messages.length >= this.#limits.messages;
  }

  add(message: string): void {
    this.#messages.push(message);
    this.#bytes += message.length;
    this.#changed.call();
  }

  /** Calls once when half of it is free again. */
  whenRoom(call: () => void): void {
    this.#waiting.push(call);
  }

  /** Nothing is added any more: `empty` resolves when it has handed over what there is. */
  close(): void {
    this.#closed = true;
    this.#changed.call();
  }

  /** Hands over what comes until it is closed and empty. */
  async empty(handOver: HandOver): Promise<void> {
    while (this.#messages.length > 0 || !this.#closed) {
      if (this.#messages.length === 0) await this.#changed.wait();
      else await handOver(this.#take());
      if (this.#isHalfFree()) this.#tellWaiting();
    }
  }

  #take(): readonly string[] {
    const batch = this.#messages.slice(0, this.#limits.batch);
    this.#messages = this.#messages.slice(batch.length);
    this.#bytes -= batch.reduce((sum, { length }) => sum + length, 0);
    return batch;
  }

  #isHalfFree(): boolean {
    return this.#bytes <= this.#limits.bytes / 2 && this.#messages.length <= this.#limits.messages / 2;
  }

  #tellWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const call of waiting) call();
  }
}

export interface InboxLimits {
  readonly messages: number;
  readonly bytes: number;
  /** Messages that are handed over at once. */
  readonly batch: number;
}

const standardLimits: InboxLimits = { messages: 65_536, bytes: 32 * 2 ** 20, batch: 1_024 };
