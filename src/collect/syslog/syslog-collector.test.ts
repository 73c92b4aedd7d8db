import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../../test/support/listen.ts';
import { type Certificate, selfSigned } from '../../../test/support/self-signed.ts';
import { open, type RunningSyslog, runSyslog, send } from './syslog-rig.contract.ts';

/** A hand-over that waits until the test lets it go on. */
function heldBack() {
  const gate = new AbortController();
  const opened = once(gate.signal, 'abort');
  return { handOver: async () => void (await opened), release: () => gate.abort() };
}

/** Whether it ended well or not. */
function closing(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

describe('over UDP', () => {
  const udp = { protocol: 'udp' } as const;

  it('each datagram is a message, up to a NUL and without one newline at its end', async () => {
    const syslog = runSyslog(udp);
    const port = await syslog.port();
    await send(port, '127.0.0.1', '<34>Oct 11 a', 'b\nc\n\n', '', 'd\0e', 'f\n\0', Buffer.from([0xe9, 0x41]));
    const texts = ['Oct 11 a', 'b\nc\n', '', 'd', 'f', '\u00e9A'];
    await vi.waitFor(() => expect(syslog.messages).toEqual(texts.map((text) => `2:127.0.0.1:${text}`)));
  });

  it('senders of both families are taken where IPv6 is on', async () => {
    const syslog = runSyslog({ ...udp, address: undefined, ipv6: true });
    const port = await syslog.port();
    await send(port, '127.0.0.1', 'four');
    await send(port, '::1', 'six');
    const six = '2:0000|:0000|:0000|:0000|:0000|:0000|:0000|:0001:six';
    await vi.waitFor(() => expect([...syslog.messages].sort()).toEqual([six, '2:127.0.0.1:four']));
  });

  it('who is not allowed is refused, and the log says so now and then', async () => {
    const syslog = runSyslog({ ...udp, denied: ['127.0.0.1'] });
    const port = await syslog.port();
    await send(port, '127.0.0.1', 'a', 'b', 'c');
    const refusals = () => syslog.logged.filter(({ message }) => message.includes('refused')).map(({ facts }) => facts);
    await vi.waitFor(() => expect(refusals()).toEqual([{ count: 1, sender: '127.0.0.1' }]));
    await vi.waitFor(async () => {
      await syslog.clock.advance(60_000);
      expect(refusals()).toHaveLength(2);
    });
    expect(syslog.messages).toEqual([]);
  });

  it('what there is no room for is dropped and counted', async () => {
    const { handOver, release } = heldBack();
    const syslog = runSyslog(udp, { handOver, limits: { messages: 2, bytes: 1_000, batch: 2 } });
    const port = await syslog.port();
    await send(port, '127.0.0.1', 'a');
    await send(port, '127.0.0.1', 'b', 'c', 'd', 'e');
    const drops = { message: expect.stringContaining('were dropped'), facts: { count: 1, sender: '127.0.0.1' } };
    await vi.waitFor(() => expect(syslog.logged).toContainEqual(drops));
    release();
    await vi.waitFor(() => expect(syslog.messages.length).toBeGreaterThanOrEqual(2));
    expect(syslog.messages[0]).toBe('2:127.0.0.1:a');
  });
});

describe('over TCP', () => {
  it('lines are messages, however they arrive, and so is what has no end when the sender goes', async () => {
    const syslog = runSyslog({});
    const socket = await open(await syslog.port());
    socket.write('<13>one\ntwo\nth');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:one', '2:127.0.0.1:two']));
    socket.write('ree\n<13>ta');
    await vi.waitFor(() => expect(syslog.messages).toHaveLength(3));
    socket.end('il');
    await vi.waitFor(() => expect(syslog.messages.slice(2)).toEqual(['2:127.0.0.1:three', '2:127.0.0.1:tail']));
  });

  it('messages may come with their length', async () => {
    const syslog = runSyslog({});
    const socket = await open(await syslog.port());
    socket.write('9 <34>a\nb c9 <34>');
    socket.write('1 def');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:a\nb c', '2:127.0.0.1:1 def']));
  });

  it('who is not allowed is hung up on', async () => {
    const syslog = runSyslog({ allowed: ['192.0.2.0/24'] });
    const socket = await open(await syslog.port());
    await closing(socket.resume());
    expect(syslog.logged).toContainEqual({
      message: expect.stringContaining('not allowed'),
      facts: { count: 1, sender: '127.0.0.1' },
    });
  });

  it('who sends a message without an end is hung up on, after what fits is taken', async () => {
    const syslog = runSyslog({});
    const socket = await open(await syslog.port());
    socket.write('x'.repeat(70_000));
    await closing(socket.resume());
    await vi.waitFor(() => expect(syslog.messages).toEqual([`2:127.0.0.1:${'x'.repeat(65_536)}`]));
  });

  it('a slow analysis makes the senders wait, and nothing is lost', async () => {
    const { handOver, release } = heldBack();
    const syslog = runSyslog({}, { handOver, limits: { messages: 100, bytes: 10_000, batch: 50 } });
    const socket = await open(await syslog.port());
    const line = `${'x'.repeat(999)}\n`;
    const total = 30_000;
    for (let count = 0; count < total; count += 1) socket.write(line);
    // Much of it waits with the sender: neither the listener nor the system takes it.
    await vi.waitFor(() => expect(socket.writableNeedDrain).toBe(true));
    socket.end();
    release();
    await vi.waitFor(() => expect(syslog.messages).toHaveLength(total), { timeout: 20_000 });
  });

  it('senders of both families are taken where IPv6 is on, and who is denied is not, though allowed as well', async () => {
    const syslog = runSyslog({ address: undefined, ipv6: true, denied: ['127.0.0.2'] });
    const port = await syslog.port();
    const denied = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    denied.on('error', () => undefined);
    await closing(denied.resume());
    (await open(port, '127.0.0.1')).end('four\n');
    (await open(port, '::1')).end('six\n');
    const six = '2:0000|:0000|:0000|:0000|:0000|:0000|:0000|:0001:six';
    await vi.waitFor(() => expect([...syslog.messages].sort()).toEqual([six, '2:127.0.0.1:four']));
    expect(syslog.logged.at(-1)?.facts).toEqual({ count: 1, sender: '127.0.0.2' });
  });

  it('a thousand connections are read at once, also those that say a part and then nothing', async () => {
    const syslog = runSyslog({});
    const port = await syslog.port();
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => open(port)));
    for (const [index, socket] of sockets.entries()) socket.write(index % 2 === 0 ? `${index}\n` : `${index}`);
    await vi.waitFor(() => expect(new Set(syslog.messages).size).toBe(500));
    for (const socket of sockets) socket.end();
    await vi.waitFor(() => expect(new Set(syslog.messages).size).toBe(1_000));
  });

  it('what a connection that broke has sent is kept, and the others go on', async () => {
    const syslog = runSyslog({});
    const port = await syslog.port();
    const [broken, other] = [await open(port), await open(port)];
    broken.write('whole\npart');
    await vi.waitFor(() => expect(syslog.messages).toHaveLength(1));
    broken.resetAndDestroy();
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:whole', '2:127.0.0.1:part']));
    other.write('on\n');
    await vi.waitFor(() => expect(syslog.messages).toContain('2:127.0.0.1:on'));
  });

  it('a port that is taken is tried again', async () => {
    const blocker = createServer();
    const port = await listen(blocker);
    const syslog = runSyslog({ port });
    const failures = () => syslog.logged.filter(({ message }) => message.includes('cannot be listened for'));
    const remedy = expect.stringContaining('ss -lntup');
    await vi.waitFor(() => expect(failures()[0]?.facts).toEqual({ why: 'EADDRINUSE', remedy, retrySeconds: 5 }));
    await new Promise((resolve) => blocker.close(resolve));
    await vi.waitUntil(() => syslog.clock.timers > 1);
    await syslog.clock.advance(5_000);
    expect(await syslog.port()).toBe(port);
    (await open(port)).end('here');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:here']));
  });

  it('a stop ends the connections, and what has come is handed over', async () => {
    const syslog = runSyslog({});
    const socket = await open(await syslog.port());
    socket.write('a\nunfinished');
    await vi.waitFor(() => expect(syslog.messages).toHaveLength(1));
    await syslog.stop();
    expect(syslog.messages).toEqual(['2:127.0.0.1:a', '2:127.0.0.1:unfinished']);
  });
});

describe('over TLS', () => {
  let server: Certificate;
  let client: Certificate;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'syslog-tls-'));
    server = await selfSigned('server.example', 'IP:127.0.0.1');
    client = await selfSigned('client.example', 'DNS:client.example');
    await Promise.all([
      writeFile(path('cert'), server.cert),
      writeFile(path('key'), server.key),
      writeFile(path('ca'), client.cert),
    ]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const path = (name: string) => join(folder, name);
  const tls = (ca?: string) => ({ certificate: path('cert'), key: path('key'), ca });
  const refusals = ({ logged }: RunningSyslog) =>
    logged.filter(({ message }) => message === 'TLS connections for syslog were refused').map(({ facts }) => facts);

  /** A sender that takes the server for who it says it is. */
  function openTls(port: number, options: ConnectionOptions = {}): TLSSocket {
    const socket = connectTls({ port, host: '127.0.0.1', ca: server.cert, ...options });
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    return socket;
  }

  it('messages come like over TCP, whoever sends them', async () => {
    const syslog = runSyslog({ tls: tls() });
    openTls(await syslog.port()).end('9 <34>a\nb c<34>tail');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:a\nb c', '2:127.0.0.1:tail']));
  });

  it('they come only from who shows a certificate, where an authority is named', async () => {
    const syslog = runSyslog({ tls: tls(path('ca')) });
    const port = await syslog.port();
    openTls(port, client).end('known\n');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:known']));
    for (const shown of [{}, server]) {
      const unknown = openTls(port, shown);
      unknown.resume().end('no\n');
      await closing(unknown);
    }
    expect(syslog.messages).toHaveLength(1);
    const why = 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE';
    await vi.waitFor(() => expect(refusals(syslog)).toEqual([{ count: 1, sender: '127.0.0.1', why }]));
  });

  it('who is not allowed is hung up on before a word is said', async () => {
    const syslog = runSyslog({ tls: tls(), allowed: ['192.0.2.0/24'] });
    const socket = openTls(await syslog.port());
    await closing(socket);
    expect(refusals(syslog)).toEqual([]);
    expect(syslog.logged.at(-1)?.message).toContain('not allowed');
  });

  it('who sends in the open is hung up on, and nothing of it is taken', async () => {
    const syslog = runSyslog({ tls: tls() });
    const socket = await open(await syslog.port());
    socket.write('<34>in the open\n');
    await closing(socket.resume());
    expect(syslog.messages).toEqual([]);
    expect(refusals(syslog)).toEqual([{ count: 1, sender: '127.0.0.1', why: expect.any(String) }]);
  });

  it('who connects and says nothing is hung up on', async () => {
    const syslog = runSyslog({ tls: tls() }, { handshakeMs: 50 });
    const socket = await open(await syslog.port());
    await closing(socket.resume());
    expect(refusals(syslog)).toEqual([{ count: 1, sender: '127.0.0.1', why: 'ERR_TLS_HANDSHAKE_TIMEOUT' }]);
  });

  it('a stop ends the connections, those before the handshake as well', async () => {
    const syslog = runSyslog({ tls: tls() });
    const port = await syslog.port();
    const [silent, talking] = [await open(port), openTls(port)];
    talking.write('a\nunfinished');
    await vi.waitFor(() => expect(syslog.messages).toHaveLength(1));
    const closed = [closing(silent.resume()), closing(talking.resume())];
    await syslog.stop();
    await Promise.all(closed);
    expect(syslog.messages).toEqual(['2:127.0.0.1:a', '2:127.0.0.1:unfinished']);
  });

  it('a certificate that cannot be read is told, and looked for again', async () => {
    const syslog = runSyslog({ tls: { ...tls(), certificate: path('later') } });
    await vi.waitFor(() => expect(syslog.logged[0]?.facts).toMatchObject({ why: 'ENOENT' }));
    await writeFile(path('later'), server.cert);
    await vi.waitUntil(() => syslog.clock.timers > 1);
    await syslog.clock.advance(5_000);
    openTls(await syslog.port()).end('here');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:here']));
  });
});
