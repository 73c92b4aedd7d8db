/** The part of `unix-dgram` that is used here; the package has no types of its own. Everything in it is synchronous. */
declare module 'unix-dgram' {
  import type { EventEmitter } from 'node:events';

  /** `code` is a negative errno, or 1: the receiver's queue is full and a `writable` event will follow. */
  export interface SendError extends Error {
    readonly code: number;
  }

  /** Emits `writable`; and `error`, which throws where nobody listens. */
  export interface Socket extends EventEmitter {
    bind(path: string): void;
    connect(path: string): void;
    /** For connected sockets. */
    send(datagram: Buffer, done: (error?: SendError) => void): void;
    close(): void;
  }

  export function createSocket(type: 'unix_dgram', onMessage?: (datagram: Buffer) => void): Socket;
}
