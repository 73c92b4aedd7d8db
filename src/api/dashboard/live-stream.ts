import type { ServerResponse } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import type { Access, Who } from '../access/access.ts';
import type { LiveEvent } from '../contract.ts';
import { repeatedly } from './repeatedly.ts';

export interface LiveStreamOptions {
  readonly who: Who;
  readonly access: Access;
  readonly clock: Clock;
  /** Called once, when nothing can be sent any more. */
  readonly onEnd: () => void;
}

/** How soon a page connects again, in milliseconds. */
const retryMs = 2_000;
/** Proxies cut connections on which nothing happens. */
const heartbeatMs = 25_000;
const accessCheckMs = 60_000;
/** Of what a client has not taken; beyond it is cut off. */
const mostWaitingBytes = 1024 * 1024;

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Nginx would keep events until it has a few kilobytes of them.
  'x-accel-buffering': 'no',
};

/** Server-sent events for one client, as long as it takes them and may have them. */
export class LiveStream {
  readonly #response: ServerResponse;
  readonly #options: LiveStreamOptions;
  readonly #cancels: readonly (() => void)[];
  #ended = false;

  constructor(response: ServerResponse, options: LiveStreamOptions) {
    this.#response = response;
    this.#options = options;
    const { clock } = options;
    this.#cancels = [
      repeatedly(clock, heartbeatMs, () => this.#write(':\n\n')),
      repeatedly(clock, accessCheckMs, () => this.#checkAccess()),
    ];
    response.once('close', () => this.end());
    response.writeHead(200, headers);
    this.#write(`retry: ${retryMs}\n\n`);
  }

  send(event: LiveEvent): void {
    this.#write(`data: ${JSON.stringify(event)}\n\n`);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const cancel of this.#cancels) cancel();
    // For a client that takes nothing, an end would wait for ever.
    if (this.#response.writableLength > 0) this.#response.destroy();
    else this.#response.end();
    this.#options.onEnd();
  }

  #write(text: string): void {
    if (this.#ended) return;
    this.#response.write(text);
    if (this.#response.writableLength > mostWaitingBytes) this.end();
  }

  async #checkAccess(): Promise<void> {
    const { access, who } = this.#options;
    const still = await access.isStill(who).catch(() => false);
    if (!still) this.end();
  }
}
