import koffi from 'koffi';
import {
  checked,
  createSocket,
  noSignal,
  type SocketCalls,
  socketAddress,
  socketCalls,
  writableEvent,
} from '../../lib/socket-calls.ts';
import { socketPathProblem } from '../../lib/socket-path.ts';
import type { Connecting, Connection, Sent } from './connection.ts';

/** How long the end of a thread may have to wait for a poll, in ms: Node sees it to its end first. */
const pollMs = 100;

/** Reaches a local datagram socket (unix(7)). Linux only. */
export function connectDatagrams(path: string): Connecting {
  if (process.platform !== 'linux') return { kind: 'failed', why: 'datagrams are sent on Linux only' };
  const problem = socketPathProblem(path);
  if (problem !== undefined) return { kind: 'failed', why: problem };
  try {
    return { kind: 'open', connection: connect(socketCalls(), socketAddress(path)) };
  } catch (error) {
    return { kind: 'failed', why: (error as Error).message };
  }
}

function connect(system: SocketCalls, address: Buffer): Connection {
  const socket = createSocket(system);
  try {
    checked(system, system.connect(socket, address, address.length));
  } catch (error) {
    system.close(socket);
    throw error;
  }
  return new DatagramConnection(system, socket);
}

class DatagramConnection implements Connection {
  readonly #system: SocketCalls;
  readonly #socket: number;
  #polling = false;
  #closed = false;

  constructor(system: SocketCalls, socket: number) {
    this.#system = system;
    this.#socket = socket;
  }

  async send(messages: readonly Buffer[]): Promise<Sent> {
    let count = 0;
    for (const message of messages) {
      if (this.#system.send(this.#socket, message, message.length, noSignal) < 0) {
        const error = koffi.errno();
        if (!isFull(error)) return { count, lost: this.#system.message(error) };
        await this.#room();
        break;
      }
      count += 1;
    }
    return { count, lost: undefined };
  }

  close(): void {
    this.#closed = true;
    // The descriptor must not become another file's while a poll has it.
    if (!this.#polling) this.#system.close(this.#socket);
  }

  /** A receiver's queue is short (net.unix.max_dgram_qlen), so this is where most of the time goes. */
  #room(): Promise<void> {
    const poll = Buffer.alloc(8);
    poll.writeInt32LE(this.#socket, 0);
    poll.writeInt16LE(writableEvent, 4);
    this.#polling = true;
    return new Promise((resolve) => {
      this.#system.poll.async(poll, 1, pollMs, () => {
        this.#polling = false;
        if (this.#closed) this.#system.close(this.#socket);
        resolve();
      });
    });
  }
}

/** The receiver has not taken what it was sent, or memory is short: it can be tried again. */
function isFull(error: number): boolean {
  const { EAGAIN, EINTR, ENOMEM, ENOBUFS } = koffi.os.errno;
  return error === EAGAIN || error === EINTR || error === ENOMEM || error === ENOBUFS;
}
