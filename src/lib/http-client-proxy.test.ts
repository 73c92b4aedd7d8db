import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../test/support/listen.ts';
import { type Certificate, peerName, selfSigned } from '../../test/support/self-signed.ts';
import { type HttpClient, type HttpClientOptions, openHttpClient } from './http-client.ts';

let server: Certificate;
let client: Certificate;
beforeAll(async () => {
  server = await selfSigned('server.example', 'IP:127.0.0.1,DNS:localhost');
  client = await selfSigned('client.example', 'DNS:client.example');
});

interface Way {
  readonly to: string | undefined;
  readonly authorization: string | undefined;
}

/** A proxy that gives everyone a way through, over TLS if it is given a certificate. */
async function openProxy(certificate?: Certificate): Promise<{ readonly url: string; readonly ways: readonly Way[] }> {
  const ways: Way[] = [];
  const proxy = certificate ? createTlsServer(certificate) : createServer();
  proxy.on('connect', ({ url, headers }, socket) => {
    ways.push({ to: url, authorization: headers['proxy-authorization'] });
    const { hostname, port } = new URL(`http://${url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const port = await listen(proxy);
  return { url: certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`, ways };
}

/** A proxy that does to each request for a way through what `answer` does. */
async function openBadProxy(answer: (socket: Socket) => void): Promise<{ readonly url: string; asked(): number }> {
  let asked = 0;
  const port = await listen(
    createTcpServer((socket) =>
      socket.once('data', () => {
        asked += 1;
        answer(socket);
      }),
    ),
  );
  return { url: `http://127.0.0.1:${port}`, asked: () => asked };
}

function openClient(options: Partial<HttpClientOptions>): HttpClient {
  const http = openHttpClient({ connections: 2, ...options });
  onTestFinished(() => http.close());
  return http;
}

const get = (url: string, ms = 10_000) =>
  ({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(ms) }) as const;

async function plainTarget(): Promise<string> {
  return `127.0.0.1:${await listen(createServer((_, response) => response.end('plain')))}`;
}

async function tlsTarget(): Promise<string> {
  const options = { ...server, requestCert: true, ca: [client.cert], rejectUnauthorized: false };
  const target = createTlsServer(options, ({ socket }, response) => response.end(peerName(socket as TLSSocket)));
  return `127.0.0.1:${await listen(target)}`;
}

describe('through a proxy', () => {
  it('an http address is reached', async () => {
    const [proxy, target] = [await openProxy(), await plainTarget()];
    const answer = await openClient({ proxy: proxy.url }).request(get(`http://${target}/path`));
    expect(answer).toMatchObject({ status: 200, body: 'plain' });
    expect(proxy.ways).toEqual([{ to: target, authorization: undefined }]);
  });

  it('an https address is reached, with the authority and the client certificate that it needs', async () => {
    const [proxy, target] = [await openProxy(), await tlsTarget()];
    const http = openClient({ proxy: proxy.url, ca: [server.cert], certificate: client });
    expect(await http.request(get(`https://${target}/`))).toMatchObject({ status: 200, body: 'client.example' });
    expect(proxy.ways.map(({ to }) => to)).toEqual([target]);
  });

  it('a server that nobody vouches for is refused all the same', async () => {
    const [proxy, target] = [await openProxy(), await tlsTarget()];
    const asking = openClient({ proxy: proxy.url }).request(get(`https://${target}/`));
    await expect(asking).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(proxy.ways).not.toEqual([]);
  });

  it('the proxy gets the user and the password of its URL', async () => {
    const [proxy, target] = [await openProxy(), await plainTarget()];
    const url = proxy.url.replace('http://', 'http://joe:p%40ss@');
    expect(await openClient({ proxy: url }).request(get(`http://${target}/`))).toMatchObject({ status: 200 });
    expect(proxy.ways[0]?.authorization).toBe(`Basic ${Buffer.from('joe:p@ss').toString('base64')}`);
  });

  it('one way serves several requests', async () => {
    const [proxy, target] = [await openProxy(), await plainTarget()];
    const http = openClient({ proxy: proxy.url });
    for (let round = 0; round < 10; round += 1) await http.request(get(`http://${target}/`));
    expect(proxy.ways.length).toBeLessThanOrEqual(2);
  });

  it('a proxy that speaks TLS is trusted as servers are', async () => {
    const [proxy, target] = [await openProxy(server), await plainTarget()];
    const trusting = openClient({ proxy: proxy.url, ca: [server.cert] });
    expect(await trusting.request(get(`http://${target}/`))).toMatchObject({ body: 'plain' });
    await expect(openClient({ proxy: proxy.url }).request(get(`http://${target}/`))).rejects.toThrow();
  });
});

describe('a proxy', () => {
  const bad: Record<string, (socket: Socket) => void> = {
    'that refuses': (socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'),
    'that hangs up instead of an answer': (socket) => socket.end(),
    'that resets the connection': (socket) => socket.resetAndDestroy(),
    'that talks nonsense': (socket) => socket.end('what?\r\n\r\n'),
    'that hangs up once the way is there': (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'),
  };
  it.each(Object.entries(bad))('%s fails the request at once, and is not asked again', async (_, answer) => {
    const proxy = await openBadProxy(answer);
    const http = openClient({ proxy: proxy.url });
    const { signal, ...request } = get('http://target.invalid/');
    await expect(http.request({ ...request, signal })).rejects.toThrow();
    expect(signal.aborted).toBe(false);
    expect(proxy.asked()).toBe(1);
    await expect(http.request(get('http://target.invalid/'))).rejects.toThrow();
    expect(proxy.asked()).toBe(2);
  });

  it('that never answers holds neither the request nor the closing', async () => {
    const proxy = await openBadProxy(() => undefined);
    const http = openClient({ proxy: proxy.url });
    await expect(http.request(get('https://target.invalid/', 50))).rejects.toThrow('timeout');
    await vi.waitFor(() => expect(proxy.asked()).toBe(1));
    await http.close();
  });
});
