import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Sends each line of its input as a datagram, as scripts do: it waits while the socket is full. */
const program = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
s.connect(sys.argv[1])
for line in sys.stdin.buffer: s.send(line[:-1])
`;

/** A process that sends datagrams to a socket. */
export interface EventSender {
  /** Byte strings without newlines; settles when the process has room for more. */
  send(...messages: readonly string[]): Promise<void>;
  /** Settles when all were sent; rejects when one could not be. */
  finish(): Promise<void>;
}

export function startSender(socket: string): EventSender {
  const child = spawn('python3', ['-c', program, socket], { stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => {
    child.kill();
  });
  const exited = once(child, 'exit');
  // A process that has died is told of by its exit code.
  child.stdin.on('error', () => undefined);
  return {
    send: async (...messages) => {
      const bytes = Buffer.from(messages.map((message) => `${message}\n`).join(''), 'latin1');
      await new Promise((resolve) => child.stdin.write(bytes, resolve));
    },
    finish: async () => {
      child.stdin.end();
      const [code] = await exited;
      if (code !== 0) throw new Error(`the sender ended with ${code}`);
    },
  };
}

export async function sendEvents(socket: string, messages: readonly string[]): Promise<void> {
  const sender = startSender(socket);
  await sender.send(...messages);
  await sender.finish();
}

/** Sends a few, no more than the kernel keeps for a receiver, while this process stands still. */
export function sendMeanwhile(socket: string, messages: readonly string[]): void {
  execFileSync('python3', ['-c', program, socket], { input: messages.map((message) => `${message}\n`).join('') });
}

/** Events that come one after the other until they are stopped. */
export interface EventFlow {
  /** Events handed to the sender so far. */
  sent(): number;
  /** Answers how many there were. */
  stop(): Promise<number>;
}

/** `until refused`: it matters not whether all of them could be sent. */
export function startFlow(
  socket: string,
  event: (number: number) => string,
  lasts: 'to the end' | 'until refused' = 'to the end',
): EventFlow {
  const sender = startSender(socket);
  const stop = new AbortController();
  let sent = 0;
  const flowing = (async () => {
    while (!stop.signal.aborted) {
      await sender.send(event(sent));
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  return {
    sent: () => sent,
    stop: async () => {
      stop.abort();
      await flowing;
      const finished = sender.finish();
      await (lasts === 'until refused' ? finished.catch(() => undefined) : finished);
      return sent;
    },
  };
}
