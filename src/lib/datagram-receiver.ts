import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import koffi from 'koffi';
import {
  bothWays,
  checked,
  createSocket,
  readableEvent,
  type SocketCalls,
  setReceiveBuffer,
  socketAddress,
  socketCalls,
  whole,
} from './socket-calls.ts';
import { socketPathProblem } from './socket-path.ts';

/**
 * The receiving end of a local datagram socket (unix(7)). Invariants:
 *
 *  - Nothing is read ahead: what `receive` has not taken stays with the kernel, and when its queue is full the writers wait.
 *  - A socket at which someone receives is never taken away; a file that is not a socket is never removed.
 *  - Waiting is done by poll(2) on a thread of libuv's pool, one at a time and for a moment each: when the thread that waits
 *    is ended, Node sees the poll to its end first. (koffi's own poll handles crash the process then.)
 *
 * Linux only.
 */
export interface DatagramReceiver {
  /** Datagrams that were longer than `longestDatagram` and lost their end. */
  readonly truncated: number;
  /** Takes up to `most` of the waiting datagrams, in order, as byte strings (latin1). Answers how many it took. */
  receive(most: number, each: (bytes: string) => void): number;
  /** Waits for datagrams. False: `signal` was aborted or the receiver closed; true: `receive` is worth a try. One at a time. */
  readable(signal: AbortSignal): Promise<boolean>;
  /** Another thread of this process can go on with it after `release`. */
  readonly descriptor: number;
  /** Takes nothing more and leaves the socket open: the writers wait. Either this or `close`, once. */
  release(): Promise<void>;
  /** Leaves the file, as the reference does. The writers are refused from then on. */
  close(): Promise<void>;
}

type DatagramOpening =
  | { readonly kind: 'open'; readonly receiver: DatagramReceiver }
  /** Somebody receives at this path. */
  | { readonly kind: 'in-use' }
  | { readonly kind: 'failed'; readonly why: string };

/** What the reference takes of one (spec: queue-socket, section 2). */
export const longestDatagram = 65_535;

/** The reference asks for 64 KB and a little. */
const receiveBufferBytes = 4 * 1024 * 1024;
/** Owner and group write; whoever does can forge events of any agent (spec: queue-socket, section 9). */
const mode = 0o660;
/** How long `release`, `close` and the end of a thread may have to wait. */
const pollMs = 100;

/** A file left by a process that has ended is replaced. */
export function openDatagramReceiver(path: string): DatagramOpening {
  if (process.platform !== 'linux') return failed('datagram sockets are received on Linux only');
  const problem = socketPathProblem(path);
  if (problem !== undefined) return failed(problem);
  const system = socketCalls();
  const address = socketAddress(path);
  try {
    const found = probe(system, path, address);
    return found.kind === 'free' ? bindTo(system, path, address) : found;
  } catch (error) {
    return failed(`${path}: ${(error as Error).message}`);
  }
}

/** Goes on with a socket that another thread of this process has released, or had when it ended. */
export function adoptDatagramReceiver(path: string, descriptor: number): DatagramReceiver {
  return new LocalReceiver(socketCalls(), path, descriptor);
}

/** Whether some program receives at this path; false also where that cannot be told. */
export function isDatagramSocketServed(path: string): boolean {
  if (process.platform !== 'linux' || socketPathProblem(path) !== undefined) return false;
  try {
    return probe(socketCalls(), path, socketAddress(path)).kind === 'in-use';
  } catch {
    return false;
  }
}

function failed(why: string): DatagramOpening {
  return { kind: 'failed', why };
}

/** Whether the path can be bound to, perhaps after the removal of a socket that nobody receives at. */
function probe(system: SocketCalls, path: string, address: Buffer): DatagramOpening | { readonly kind: 'free' } {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { kind: 'free' };
  if (!found.isSocket()) return failed(`${path} is there, and is not a socket; remove it`);
  const { ECONNREFUSED, EPROTOTYPE, EPERM } = koffi.os.errno;
  const socket = createSocket(system);
  const error = system.connect(socket, address, address.length) === 0 ? 0 : koffi.errno();
  system.close(socket);
  // Refused by a socket of another type, or by one that listens to a single peer: there is somebody.
  if (error === 0 || error === EPROTOTYPE || error === EPERM) return { kind: 'in-use' };
  if (error !== ECONNREFUSED) return failed(`${path}: ${system.message(error)}`);
  return { kind: 'free' };
}

function bindTo(system: SocketCalls, path: string, address: Buffer): DatagramOpening {
  const socket = createSocket(system);
  try {
    setReceiveBuffer(system, socket, receiveBufferBytes);
    // Before it has a name, so that it is never open to others; the umask may take away from it what the second one gives.
    checked(system, system.fchmod(socket, mode));
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
    checked(system, system.bind(socket, address, address.length));
    chmodSync(path, mode);
  } catch (error) {
    system.close(socket);
    throw error;
  }
  return { kind: 'open', receiver: new LocalReceiver(system, path, socket) };
}

class LocalReceiver implements DatagramReceiver {
  truncated = 0;
  readonly descriptor: number;
  readonly #system: SocketCalls;
  readonly #path: string;
  readonly #buffer = Buffer.allocUnsafeSlow(longestDatagram);
  /** struct pollfd: the socket, what to wait for, what there is. */
  readonly #pollFile = Buffer.alloc(8);
  #waiter: ((readable: boolean) => void) | undefined;
  #polling = false;
  #pollEnded = () => {};
  #ended: Promise<void> | undefined;

  constructor(system: SocketCalls, path: string, descriptor: number) {
    this.descriptor = descriptor;
    this.#system = system;
    this.#path = path;
    this.#pollFile.writeInt32LE(descriptor, 0);
    this.#pollFile.writeInt16LE(readableEvent, 4);
  }

  receive(most: number, each: (bytes: string) => void): number {
    let taken = 0;
    while (taken < most && this.#ended === undefined) {
      const size = this.#system.recv(this.descriptor, this.#buffer, longestDatagram, whole);
      if (size < 0) {
        const error = koffi.errno();
        if (error === koffi.os.errno.EINTR) continue;
        if (nothingNow(error)) break;
        throw new Error(`receiving at ${this.#path}: ${this.#system.message(error)}`);
      }
      if (size > longestDatagram) this.truncated += 1;
      taken += 1;
      each(this.#buffer.toString('latin1', 0, Math.min(size, longestDatagram)));
    }
    return taken;
  }

  readable(signal: AbortSignal): Promise<boolean> {
    if (this.#ended !== undefined || signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (readable: boolean) => {
        signal.removeEventListener('abort', giveUp);
        this.#waiter = undefined;
        resolve(readable);
      };
      const giveUp = () => settle(false);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiter = settle;
      if (!this.#polling) this.#poll();
    });
  }

  release(): Promise<void> {
    return this.#end(() => {});
  }

  close(): Promise<void> {
    // Ends the poll, and refuses what nobody would read any more.
    if (this.#ended === undefined) this.#system.shutdown(this.descriptor, bothWays);
    return this.#end(() => {
      this.#system.close(this.descriptor);
    });
  }

  /** Once. The descriptor must not become another file's while a poll has it. */
  #end(finish: () => void): Promise<void> {
    this.#ended ??= this.#pollEnd().then(finish);
    return this.#ended;
  }

  #pollEnd(): Promise<void> {
    this.#waiter?.(false);
    if (!this.#polling) return Promise.resolve();
    return new Promise((resolve) => {
      this.#pollEnded = resolve;
    });
  }

  #poll(): void {
    this.#polling = true;
    this.#system.poll.async(this.#pollFile, 1, pollMs, (_error, ready) => {
      this.#polling = false;
      this.#pollEnded();
      if (ready > 0) this.#waiter?.(true);
      else if (this.#waiter !== undefined) this.#poll();
    });
  }
}

/** Nothing waits, or memory is short: the datagram stays where it is. */
function nothingNow(error: number): boolean {
  const { EAGAIN, ENOMEM, ENOBUFS } = koffi.os.errno;
  return error === EAGAIN || error === ENOMEM || error === ENOBUFS;
}
