import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../../test/support/listen.ts';
import { selfSigned } from '../../../test/support/self-signed.ts';
import { open, runSyslog, send } from './syslog-rig.contract.ts';

/** A hand-over that waits until the test lets it go on. */
function heldBack() {
  const gate = new AbortController();
  const opened = once(gate.signal, 'abort');
  return { handOver: async () => void (await opened), release: () => gate.abort() };
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
    await once(socket.resume(), 'close');
    expect(syslog.logged).toContainEqual({
      message: expect.stringContaining('not allowed'),
      facts: { count: 1, sender: '127.0.0.1' },
    });
  });

  it('who sends a message without an end is hung up on, after what fits is taken', async () => {
    const syslog = runSyslog({});
    const socket = await open(await syslog.port());
    socket.write('x'.repeat(70_000));
    await once(socket.resume(), 'close');
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

  it('a hundred connections are read at once', async () => {
    const syslog = runSyslog({});
    const port = await syslog.port();
    const sockets = await Promise.all(Array.from({ length: 100 }, () => open(port)));
    for (const [index, socket] of sockets.entries()) socket.write(`${index}\n`);
    await vi.waitFor(() => expect(new Set(syslog.messages).size).toBe(100));
  });

  it('a port that is taken is tried again', async () => {
    const blocker = createServer();
    const port = await listen(blocker);
    const syslog = runSyslog({ port });
    const failures = () => syslog.logged.filter(({ message }) => message.includes('cannot be listened for'));
    await vi.waitFor(() => expect(failures()[0]?.facts).toEqual({ why: 'EADDRINUSE', retrySeconds: 5 }));
    await new Promise((resolve) => blocker.close(resolve));
    await vi.waitUntil(() => syslog.clock.timers > 0);
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
  it('messages come like over TCP, and only from who shows a certificate where an authority is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'syslog-tls-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [server, client] = await Promise.all([
      selfSigned('server.example', 'IP:127.0.0.1'),
      selfSigned('client.example', 'DNS:client.example'),
    ]);
    const path = (name: string) => join(folder, name);
    await Promise.all([
      writeFile(path('cert'), server.cert),
      writeFile(path('key'), server.key),
      writeFile(path('ca'), client.cert),
    ]);
    const syslog = runSyslog({ tls: { certificate: path('cert'), key: path('key'), ca: path('ca') } });
    const port = await syslog.port();
    const known = connectTls({ port, host: '127.0.0.1', ca: server.cert, ...client });
    known.on('error', () => undefined);
    known.end('9 <34>a\nb c<34>tail');
    await vi.waitFor(() => expect(syslog.messages).toEqual(['2:127.0.0.1:a\nb c', '2:127.0.0.1:tail']));
    const unknown = connectTls({ port, host: '127.0.0.1', ca: server.cert });
    unknown.on('error', () => undefined);
    unknown.resume().end('no\n');
    await new Promise((resolve) => unknown.once('close', resolve));
    expect(syslog.messages).toHaveLength(2);
    await vi.waitFor(() =>
      expect(syslog.logged.map(({ message }) => message)).toContain('TLS connections for syslog were refused'),
    );
  });

  it('a certificate that cannot be read is told, and looked for again', async () => {
    const syslog = runSyslog({ tls: { certificate: '/absent', key: '/absent', ca: undefined } });
    await vi.waitFor(() => expect(syslog.logged[0]?.facts).toMatchObject({ why: 'ENOENT' }));
  });
});
