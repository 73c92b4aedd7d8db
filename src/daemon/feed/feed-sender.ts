import type { MessagePort } from 'node:worker_threads';
import type { HandOver } from '../../collect/collector.ts';
import type { Batch, Receipt } from './messages.ts';

/** A batch is analysed in one turn, in which nothing else is. */
const longestBatch = 256;

interface Unwritten extends Batch {
  readonly written: () => void;
}

/** The end of a feed in a collecting thread. */
export class FeedSender {
  #port: MessagePort | undefined;
  #last = 0;
  /** In the order of their numbers. */
  #unwritten: Unwritten[] = [];

  /** Events go through this port from now on; what is not acknowledged as well. */
  connect(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.on('message', ({ written }: Receipt) => this.#settle(written));
    for (const { number, messages } of this.#unwritten) this.#post({ number, messages });
  }

  readonly handOver: HandOver = async (messages) => {
    const written: Promise<void>[] = [];
    for (let start = 0; start < messages.length; start += longestBatch) {
      written.push(this.#send(messages.slice(start, start + longestBatch)));
    }
    await Promise.all(written);
  };

  close(): void {
    this.#port?.close();
  }

  #send(messages: readonly string[]): Promise<void> {
    this.#last += 1;
    const batch = { number: this.#last, messages };
    this.#post(batch);
    return new Promise((written) => this.#unwritten.push({ ...batch, written }));
  }

  #post(batch: Batch): void {
    this.#port?.postMessage(batch);
  }

  #settle(last: number): void {
    const left = this.#unwritten.findIndex(({ number }) => number > last);
    for (const { written } of this.#unwritten.splice(0, left < 0 ? this.#unwritten.length : left)) written();
  }
}
