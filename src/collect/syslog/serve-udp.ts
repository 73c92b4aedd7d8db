import { createSocket, type Socket } from 'node:dgram';
import { occasionally } from '../occasionally.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import { kernelDrops } from './kernel-drops.ts';
import { type Reception, sayEveryMs } from './reception.ts';
import { stripPriority } from './strip-priority.ts';

/** The system gives as much as `net.core.rmem_max` allows. */
const receiveBufferBytes = 4 * 2 ** 20;
const checkDropsMs = 60_000;

/** Receives until `stop` aborts, or the socket fails: then it answers why. */
export function serveUdp(
  listener: SyslogListener,
  reception: Reception,
  stop: AbortSignal,
): Promise<NodeJS.ErrnoException | undefined> {
  const { clock, log } = reception;
  const dropped = occasionally<string>(clock, sayEveryMs, (count, sender) =>
    log.error({ count, sender }, 'syslog messages were dropped: they came faster than the analysis takes them'),
  );
  return new Promise((resolve) => {
    if (stop.aborted) return resolve(undefined);
    const socket = createSocket(isIpv6(listener) ? 'udp6' : 'udp4');
    const closed = new AbortController();
    socket.once('close', () => closed.abort());
    const close = () => socket.close(() => resolve(undefined));
    stop.addEventListener('abort', close, { once: true });
    socket.once('error', (error) => {
      stop.removeEventListener('abort', close);
      socket.close(() => resolve(error));
    });
    socket.on('message', (datagram, { address }) => {
      if (!reception.admits(address)) return;
      if (reception.inbox.full) dropped(address);
      else reception.receive(address, messageOf(datagram));
    });
    socket.bind({ port: listener.port, ...addressOf(listener) }, () => {
      const { address, port } = socket.address();
      enlarge(socket);
      log.info({ address, port, protocol: 'udp' }, 'listening for syslog');
      void watchDrops(port, listener, reception, closed.signal);
    });
  });
}

function isIpv6({ address, ipv6 }: SyslogListener): boolean {
  return address === undefined ? ipv6 : address.includes(':');
}

function addressOf({ address }: SyslogListener): { readonly address?: string } {
  return address === undefined ? {} : { address };
}

/** One datagram is one message, up to a NUL, without the newline at its end. */
function messageOf(datagram: Buffer): string {
  const nul = datagram.indexOf(0);
  const text = datagram.toString('latin1', 0, nul === -1 ? datagram.length : nul);
  return stripPriority(text.endsWith('\n') ? text.slice(0, -1) : text);
}

/** Best effort: bursts that it has no room for are lost, and counted. */
function enlarge(socket: Socket): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch {
    // ENOBUFS: the system's own size holds.
  }
}

async function watchDrops(
  port: number,
  listener: SyslogListener,
  { clock, log }: Reception,
  closed: AbortSignal,
): Promise<void> {
  const family = isIpv6(listener) ? 'udp6' : 'udp';
  let known = await kernelDrops(port, family);
  while (!closed.aborted) {
    await clock.sleep(checkDropsMs, closed);
    const drops = await kernelDrops(port, family);
    if (drops > known) {
      const remedy = 'raise net.core.rmem_max';
      log.error({ count: drops - known, port, remedy }, 'the system dropped syslog messages before they could be read');
    }
    known = drops;
  }
}
