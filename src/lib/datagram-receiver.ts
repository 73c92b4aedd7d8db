import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import koffi from 'koffi';
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
  /** Leaves the file, as the reference does. Writers are refused from then on. */
  close(): Promise<void>;
}

export type DatagramOpening =
  | { readonly kind: 'open'; readonly receiver: DatagramReceiver }
  /** Another process receives at this path. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly why: string };

/** What the reference takes of one (spec: queue-socket, section 2). */
export const longestDatagram = 65_535;

/** linux/socket.h, linux/net.h, asm-generic/socket.h, linux/poll.h. */
const unixFamily = 1;
const datagrams = 2;
const nonBlocking = 0o4_000;
const closeOnExec = 0o2_000_000;
const socketLevel = 1;
const receiveBuffer = 8;
const fullLength = 0x20;
const bothWays = 2;
const pollIn = 1;

/** The reference asks for 64 KB and a little. */
const receiveBufferBytes = 4 * 1024 * 1024;
/** Owner and group write; whoever does can forge events of any agent (spec: queue-socket, section 9). */
const mode = 0o660;
/** How long the end of a thread or a process may have to wait. */
const pollMs = 250;

interface SystemCalls {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly bind: (socket: number, address: Buffer, size: number) => number;
  readonly connect: (socket: number, address: Buffer, size: number) => number;
  readonly setOption: (socket: number, level: number, option: number, value: [number], size: number) => number;
  readonly fchmod: (file: number, mode: number) => number;
  readonly recv: (socket: number, into: Buffer, size: number, flags: number) => number;
  readonly shutdown: (socket: number, how: number) => number;
  readonly close: (file: number) => number;
  readonly poll: {
    async(files: Buffer, count: number, ms: number, done: (error: unknown, ready: number) => void): void;
  };
  readonly message: (error: number) => string;
}

let loaded: SystemCalls | undefined;

function systemCalls(): SystemCalls {
  loaded ??= load();
  return loaded;
}

function load(): SystemCalls {
  const libc = koffi.load(null);
  return {
    socket: libc.func('int socket(int, int, int)'),
    bind: libc.func('int bind(int, const uint8_t *, uint32_t)'),
    connect: libc.func('int connect(int, const uint8_t *, uint32_t)'),
    setOption: libc.func('int setsockopt(int, int, int, const int *, uint32_t)'),
    fchmod: libc.func('int fchmod(int, uint32_t)'),
    recv: libc.func('int64_t recv(int, uint8_t *, size_t, int)'),
    shutdown: libc.func('int shutdown(int, int)'),
    close: libc.func('int close(int)'),
    poll: libc.func('int poll(uint8_t *, uint64_t, int)'),
    message: libc.func('const char *strerror(int)'),
  };
}

/** A file left by a process that has ended is replaced. */
export function openDatagramReceiver(path: string): DatagramOpening {
  if (process.platform !== 'linux') return failed('datagram sockets are received on Linux only');
  const problem = socketPathProblem(path);
  if (problem !== undefined) return failed(problem);
  const system = systemCalls();
  const address = addressOf(path);
  const before = probe(system, path, address);
  if (before.kind !== 'free') return before;
  try {
    return bindTo(system, path, address);
  } catch (error) {
    return failed(`${path}: ${(error as Error).message}`);
  }
}

function failed(why: string): DatagramOpening {
  return { kind: 'failed', why };
}

/** struct sockaddr_un: the family in two bytes, then the path, ended by a zero. */
function addressOf(path: string): Buffer {
  const family = Buffer.alloc(2);
  family.writeUInt16LE(unixFamily);
  return Buffer.concat([family, Buffer.from(`${path}\0`)]);
}

/** Whether the path can be bound to, after the removal of a file that nobody receives at. */
function probe(system: SystemCalls, path: string, address: Buffer): DatagramOpening | { readonly kind: 'free' } {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { kind: 'free' };
  if (!found.isSocket()) return failed(`${path} is there, and is not a socket; remove it`);
  const { ECONNREFUSED, EPROTOTYPE, EPERM } = koffi.os.errno;
  const socket = createSocket(system);
  const error = system.connect(socket, address, address.length) === 0 ? 0 : koffi.errno();
  system.close(socket);
  // Refused by a socket of another type, or by one that listens to a single peer: there is somebody.
  if (error === 0 || error === EPROTOTYPE || error === EPERM) return { kind: 'taken' };
  if (error !== ECONNREFUSED) return failed(`${path}: ${system.message(error)}`);
  return { kind: 'free' };
}

function createSocket(system: SystemCalls): number {
  return checked(system, system.socket(unixFamily, datagrams | nonBlocking | closeOnExec, 0));
}

function checked(system: SystemCalls, answer: number): number {
  if (answer < 0) throw new Error(system.message(koffi.errno()));
  return answer;
}

function bindTo(system: SystemCalls, path: string, address: Buffer): DatagramOpening {
  const socket = createSocket(system);
  try {
    // Not all systems allow as much; the kernel takes what it does allow.
    system.setOption(socket, socketLevel, receiveBuffer, [receiveBufferBytes], 4);
    // Before it has a name, so that it is never open to others; the umask may take away from it what the second one gives.
    checked(system, system.fchmod(socket, mode));
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
    checked(system, system.bind(socket, address, address.length));
    chmodSync(path, mode);
  } catch (error) {
    system.close(socket);
    throw error;
  }
  return { kind: 'open', receiver: new LocalReceiver(system, socket) };
}

class LocalReceiver implements DatagramReceiver {
  truncated = 0;
  readonly #system: SystemCalls;
  readonly #socket: number;
  readonly #buffer = Buffer.allocUnsafeSlow(longestDatagram);
  /** struct pollfd: the socket, what to wait for, what there is. */
  readonly #pollFile = Buffer.alloc(8);
  #polling = false;
  #waiter: ((readable: boolean) => void) | undefined;
  #closing: Promise<void> | undefined;
  #closed = () => {};

  constructor(system: SystemCalls, socket: number) {
    this.#system = system;
    this.#socket = socket;
    this.#pollFile.writeInt32LE(socket, 0);
    this.#pollFile.writeInt16LE(pollIn, 4);
  }

  receive(most: number, each: (bytes: string) => void): number {
    let taken = 0;
    while (taken < most && this.#closing === undefined) {
      const size = this.#system.recv(this.#socket, this.#buffer, longestDatagram, fullLength);
      if (size < 0) {
        if (nothingNow(koffi.errno())) break;
        continue;
      }
      if (size > longestDatagram) this.truncated += 1;
      taken += 1;
      each(this.#buffer.toString('latin1', 0, Math.min(size, longestDatagram)));
    }
    return taken;
  }

  readable(signal: AbortSignal): Promise<boolean> {
    if (this.#closing !== undefined || signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (readable: boolean) => {
        signal.removeEventListener('abort', give);
        this.#waiter = undefined;
        resolve(readable);
      };
      const give = () => settle(false);
      signal.addEventListener('abort', give, { once: true });
      this.#waiter = settle;
      if (!this.#polling) this.#poll();
    });
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#closed = resolve;
      this.#waiter?.(false);
      // Ends the poll; until then the descriptor must not go to anyone else.
      this.#system.shutdown(this.#socket, bothWays);
      if (!this.#polling) this.#release();
    });
    return this.#closing;
  }

  #poll(): void {
    this.#polling = true;
    this.#system.poll.async(this.#pollFile, 1, pollMs, (_error, ready) => {
      this.#polling = false;
      if (this.#closing !== undefined) this.#release();
      else if (ready > 0) this.#waiter?.(true);
      else if (this.#waiter !== undefined) this.#poll();
    });
  }

  #release(): void {
    this.#system.close(this.#socket);
    this.#closed();
  }
}

/** False: a signal came in between, and it is to be tried again. */
function nothingNow(error: number): boolean {
  const { EAGAIN, EINTR, ENOMEM, ENOBUFS } = koffi.os.errno;
  if (error === EINTR) return false;
  if (error === EAGAIN || error === ENOMEM || error === ENOBUFS) return true;
  throw new Error(`recv: error ${error}`);
}
