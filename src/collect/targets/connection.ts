/** What a target's messages go through, once it is reached. */
export interface Connection {
  /** Sends messages, from the first one on, as many as go. One call at a time. */
  send(messages: readonly Buffer[]): Promise<Sent>;
  /** A call under way ends. */
  close(): void;
}

export interface Sent {
  /** How many of the messages have gone; none also when there was no room for them yet, and it was waited for a moment. */
  readonly count: number;
  /** Why nothing goes this way any more. */
  readonly lost: string | undefined;
}

export type Connecting =
  | { readonly kind: 'open'; readonly connection: Connection }
  | { readonly kind: 'failed'; readonly why: string };
