import { readFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { SyslogListener } from '../syslog-listener.ts';
import { FrameReader } from './frame-reader.ts';
import { occasionally } from './occasionally.ts';
import { type Reception, sayEveryMs } from './reception.ts';
import { stripPriority } from './strip-priority.ts';

/** What a descriptor and up to 128 KB each are spent on. */
const mostConnections = 4_096;
const handshakeMs = 10_000;
/** A peer that is gone without a word is found by then. */
const keepAliveMs = 60_000;

/** Those that are open, each with what hands over its unfinished message. */
type Connections = Map<Socket, () => void>;

/** Receives until `stop` aborts, or listening fails: then it answers why. */
export async function serveTcp(
  listener: SyslogListener,
  reception: Reception,
  stop: AbortSignal,
): Promise<NodeJS.ErrnoException | undefined> {
  let server: Server;
  const connections: Connections = new Map();
  try {
    server = await createListener(listener, reception, connections);
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  return new Promise((resolve) => {
    const close = (error?: NodeJS.ErrnoException) => {
      stop.removeEventListener('abort', stopped);
      for (const [socket, finish] of connections) {
        finish();
        socket.destroy();
      }
      if (server.listening) server.close(() => resolve(error));
      else resolve(error);
    };
    const stopped = () => close();
    if (stop.aborted) return resolve(undefined);
    stop.addEventListener('abort', stopped, { once: true });
    server.once('error', close);
    server.listen({ port: listener.port, host: hostOf(listener) }, () => {
      const facts = { ...(server.address() as object), protocol: listener.tls ? 'tls' : 'tcp' };
      reception.log.info(facts, 'listening for syslog');
    });
  });
}

function hostOf({ address, ipv6 }: SyslogListener): string {
  return address ?? (ipv6 ? '::' : '0.0.0.0');
}

/** Every connection is looked at before anything is read of it, or a handshake begun. */
async function createListener(
  listener: SyslogListener,
  reception: Reception,
  connections: Connections,
): Promise<Server> {
  const { clock, log } = reception;
  const secure = listener.tls && createTlsServer(await readTls(listener.tls));
  secure?.on('secureConnection', (socket) => readConnection(socket, reception, connections));
  const failed = occasionally<object>(clock, sayEveryMs, (count, facts) =>
    log.warn({ count, ...facts }, 'TLS connections for syslog were refused'),
  );
  secure?.on('tlsClientError', (error, { remoteAddress: sender }) => failed({ sender, why: error.message }));
  const server = createServer((socket) => {
    if (!reception.admits(socket.remoteAddress ?? '')) return socket.destroy();
    connections.set(socket, () => undefined);
    socket.once('close', () => connections.delete(socket));
    socket.setKeepAlive(true, keepAliveMs);
    // A secured connection reports the errors of the plain one below it as its own.
    socket.on('error', (error) => log.debug({ why: error.message }, 'a syslog connection broke'));
    return secure === undefined ? readConnection(socket, reception, connections) : secure.emit('connection', socket);
  });
  server.maxConnections = mostConnections;
  server.on(
    'drop',
    occasionally<unknown>(clock, sayEveryMs, (count) =>
      log.warn({ count, most: mostConnections }, 'syslog connections were refused: too many are open'),
    ),
  );
  return server;
}

/** With an authority, senders must show a certificate of its (RFC 5425, section 4.2). */
async function readTls({ certificate, key, ca }: NonNullable<SyslogListener['tls']>): Promise<TlsOptions> {
  const own = { cert: await readFile(certificate), key: await readFile(key), handshakeTimeout: handshakeMs };
  return ca === undefined ? own : { ...own, ca: await readFile(ca), requestCert: true, rejectUnauthorized: true };
}

function readConnection(socket: Socket, { inbox, log, receive }: Reception, connections: Connections): void {
  const sender = socket.remoteAddress ?? '';
  const frames = new FrameReader();
  const receiveAll = (messages: readonly string[]) => {
    for (const message of messages) receive(sender, stripPriority(message));
  };
  socket.on('error', (error) => log.debug({ sender, why: error.message }, 'a syslog connection broke'));
  const finish = () => receiveAll(frames.end());
  connections.set(socket, finish);
  socket.once('close', () => {
    finish();
    connections.delete(socket);
  });
  socket.on('data', (chunk: Buffer) => {
    receiveAll(frames.push(chunk.toString('latin1')));
    if (frames.tooLong) {
      log.warn({ sender }, 'a syslog connection was closed: its message is longer than 65536 bytes');
      socket.destroy();
    } else if (inbox.full) {
      // The sender waits, as TCP lets it.
      socket.pause();
      inbox.whenRoom(() => socket.resume());
    }
  });
}
