import type { Target } from '../local-file.ts';

export type Socket = NonNullable<Target['socket']>;

/** Messages on their way, by the socket they are for; undefined: the analysis. */
export class Outgoing {
  readonly #messages = new Map<Socket | undefined, string[]>();

  /** The messages for one of them, to be added to. */
  to(socket: Socket | undefined): string[] {
    const messages = this.#messages.get(socket) ?? [];
    this.#messages.set(socket, messages);
    return messages;
  }

  /** Those that there are. */
  *[Symbol.iterator](): Iterator<readonly [Socket | undefined, readonly string[]]> {
    for (const [socket, messages] of this.#messages) if (messages.length > 0) yield [socket, messages];
  }
}
