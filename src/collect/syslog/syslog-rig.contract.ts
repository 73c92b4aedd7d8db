import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type Logger, silentLog } from '../../lib/log.ts';
import type { HandOver } from '../collector.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import { createSyslogCollector, type SyslogTools } from './syslog-collector.ts';

const standard: SyslogListener = {
  protocol: 'tcp',
  port: 0,
  address: '127.0.0.1',
  ipv6: false,
  allowed: ['127.0.0.0/8', '::1'],
  denied: [],
  tls: undefined,
  line: 1,
};

export interface RunningSyslog {
  readonly messages: readonly string[];
  /** What was logged, as `message {facts}`. */
  readonly logged: readonly { readonly message: string; readonly facts: object }[];
  readonly clock: ManualClock;
  port(): Promise<number>;
  stop(): Promise<void>;
}

/** Runs a collector for the length of a test. */
export function runSyslog(
  listener: Partial<SyslogListener>,
  options: { readonly handOver?: HandOver } & Pick<SyslogTools, 'limits' | 'handshakeMs'> = {},
): RunningSyslog {
  const messages: string[] = [];
  const logged: { message: string; facts: object }[] = [];
  const note = (facts: object, message: string) => void logged.push({ message, facts });
  const log: Logger = { ...silentLog, info: note, warn: note, error: note, child: () => log };
  const clock = new ManualClock();
  const { handOver, ...given } = options;
  const collector = createSyslogCollector({ ...standard, ...listener }, { clock, log, ...given });
  const stop = new AbortController();
  const keep: HandOver = async (batch) => void messages.push(...batch);
  const ended = collector.run(async (batch) => {
    await handOver?.(batch);
    await keep(batch);
  }, stop.signal);
  const end = async () => {
    stop.abort();
    await ended;
  };
  onTestFinished(end);
  const port = () =>
    vi.waitUntil(() => {
      const listening = logged.find(({ message }) => message === 'listening for syslog');
      return listening && (listening.facts as { port: number }).port;
    });
  return { messages, logged, clock, port, stop: end };
}

export async function open(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends each text as a datagram. */
export async function send(port: number, host: string, ...texts: readonly (string | Buffer)[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  for (const text of texts) {
    await new Promise<void>((resolve, reject) => {
      socket.send(text, port, host, (error) => (error ? reject(error) : resolve()));
    });
  }
  socket.close();
}
