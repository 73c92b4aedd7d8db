import { readFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { occasionally } from '../occasionally.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import { listenerHost } from './listener-name.ts';
import { readConnection } from './read-connection.ts';
import { type Reception, sayEveryMs } from './reception.ts';

/** What a descriptor and up to 128 KB each are spent on. */
const mostConnections = 4_096;
/** A peer that is gone without a word is found by then. */
const keepAliveMs = 60_000;

/** Those that are open, each with what takes its unfinished message. */
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
    server.listen({ port: listener.port, host: listenerHost(listener) }, () => {
      const facts = { ...(server.address() as object), protocol: listener.tls ? 'tls' : 'tcp' };
      reception.log.info(facts, 'listening for syslog');
    });
  });
}

/** Every connection is looked at before anything is read of it, or a handshake begun. */
async function createListener(
  { tls }: SyslogListener,
  reception: Reception,
  connections: Connections,
): Promise<Server> {
  const { clock, log } = reception;
  const read = (socket: Socket) => keep(socket, readConnection(socket, reception), connections);
  const take = tls === undefined ? read : await securing(tls, reception, connections, read);
  const server = createServer((socket) => {
    if (!reception.admits(socket.remoteAddress ?? '')) return socket.destroy();
    socket.setKeepAlive(true, keepAliveMs);
    return take(socket);
  });
  server.maxConnections = mostConnections;
  const dropped = occasionally<unknown>(clock, sayEveryMs, (count) =>
    log.warn({ count, most: mostConnections }, 'syslog connections were refused: too many are open'),
  );
  server.on('drop', dropped);
  return server;
}

function keep(socket: Socket, finish: () => void, connections: Connections): void {
  connections.set(socket, finish);
  socket.once('close', () => connections.delete(socket));
}

/** What reads a connection after the handshake. */
async function securing(
  tls: NonNullable<SyslogListener['tls']>,
  { clock, log, handshakeMs }: Reception,
  connections: Connections,
  read: (socket: Socket) => void,
): Promise<(socket: Socket) => void> {
  const server = createTlsServer({ ...(await readTls(tls)), handshakeTimeout: handshakeMs }, read);
  const failed = occasionally<object>(clock, sayEveryMs, (count, facts) =>
    log.warn({ count, ...facts }, 'TLS connections for syslog were refused'),
  );
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    failed({ sender: socket.remoteAddress, why: error.code ?? error.message });
    // One that never says a word would be kept: Node only tells that its time is over.
    socket.destroy();
  });
  return (socket) => {
    keep(socket, () => undefined, connections);
    // The secured connection has the same error, and tells of it.
    socket.on('error', () => undefined);
    server.emit('connection', socket);
  };
}

/** With an authority, senders must show a certificate of its (RFC 5425, section 4.2). */
async function readTls({ certificate, key, ca }: NonNullable<SyslogListener['tls']>): Promise<TlsOptions> {
  const own = { cert: await readFile(certificate), key: await readFile(key) };
  return ca === undefined ? own : { ...own, ca: await readFile(ca), requestCert: true, rejectUnauthorized: true };
}
