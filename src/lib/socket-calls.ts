import koffi from 'koffi';

/** The system's calls for local datagram sockets. Their errors are `koffi.errno()`. Linux only. */
export interface SocketCalls {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly bind: (socket: number, address: Buffer, size: number) => number;
  readonly connect: (socket: number, address: Buffer, size: number) => number;
  readonly setOption: (socket: number, level: number, option: number, value: [number], size: number) => number;
  readonly fchmod: (file: number, mode: number) => number;
  readonly recv: (socket: number, into: Buffer, size: number, flags: number) => number;
  readonly send: (socket: number, from: Buffer, size: number, flags: number) => number;
  readonly shutdown: (socket: number, how: number) => number;
  readonly close: (file: number) => number;
  readonly poll: {
    async(files: Buffer, count: number, ms: number, done: (error: unknown, ready: number) => void): void;
  };
  readonly message: (error: number) => string;
}

let loaded: SocketCalls | undefined;

export function socketCalls(): SocketCalls {
  loaded ??= load();
  return loaded;
}

function load(): SocketCalls {
  const libc = koffi.load(null);
  return {
    socket: libc.func('int socket(int, int, int)'),
    bind: libc.func('int bind(int, const uint8_t *, uint32_t)'),
    connect: libc.func('int connect(int, const uint8_t *, uint32_t)'),
    setOption: libc.func('int setsockopt(int, int, int, const int *, uint32_t)'),
    fchmod: libc.func('int fchmod(int, uint32_t)'),
    recv: libc.func('int64_t recv(int, uint8_t *, size_t, int)'),
    send: libc.func('int64_t send(int, const uint8_t *, size_t, int)'),
    shutdown: libc.func('int shutdown(int, int)'),
    close: libc.func('int close(int)'),
    poll: libc.func('int poll(uint8_t *, uint64_t, int)'),
    message: libc.func('const char *strerror(int)'),
  };
}

/** linux/socket.h, linux/net.h, asm-generic/socket.h, linux/poll.h. */
const unixFamily = 1;
const datagrams = 2;
const nonBlocking = 0o4_000;
const closeOnExec = 0o2_000_000;
const socketLevel = 1;
const receiveBuffer = 8;
/** `recv` answers how long the datagram is, also when it is longer than the room for it (MSG_TRUNC). */
export const whole = 0x20;
/** A far side that has gone is an error and not the end of the process (MSG_NOSIGNAL). */
export const noSignal = 0x4000;
export const readableEvent = 1;
export const writableEvent = 4;
export const bothWays = 2;

/** struct sockaddr_un: the family in two bytes, then the path, ended by a zero. */
export function socketAddress(path: string): Buffer {
  const family = Buffer.alloc(2);
  family.writeUInt16LE(unixFamily);
  return Buffer.concat([family, Buffer.from(`${path}\0`)]);
}

export function createSocket(system: SocketCalls): number {
  return checked(system, system.socket(unixFamily, datagrams | nonBlocking | closeOnExec, 0));
}

/** Throws the system's words for an error. */
export function checked(system: SocketCalls, answer: number): number {
  if (answer < 0) throw new Error(system.message(koffi.errno()));
  return answer;
}

/** Not all systems allow as much; the kernel takes what it does allow. */
export function setReceiveBuffer(system: SocketCalls, socket: number, bytes: number): void {
  system.setOption(socket, socketLevel, receiveBuffer, [bytes], 4);
}
