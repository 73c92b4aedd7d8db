import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ask } from '../../test/support/ask.ts';
import { testTools } from '../../test/support/test-tools.ts';
import { type HttpOptions, type HttpServer, type Probes, serveHttp } from './http-server.ts';

const here = { host: '127.0.0.1', port: 0, names: [], tls: undefined, trustedProxies: [] };
let why: string | undefined;
let server: HttpServer;

const probes: Probes = {
  readiness: async () => why,
  metrics: async () => ({ type: 'text/plain; version=0.0.4; charset=utf-8', text: '# HELP ü ü\nlanes{lane="ü"} 1\n' }),
};

const serve = (given: Partial<HttpOptions> = {}) =>
  serveHttp({ config: here, probes, dashboard: undefined, log: testTools().log, ...given });

beforeEach(async () => {
  why = undefined;
  server = await serve();
});
afterEach(() => server.close());

describe('the HTTP server', () => {
  it('is alive, whatever else is wrong', async () => {
    why = 'the disk is full';
    expect(await ask(`${server.url}/healthz`)).toMatchObject({ status: 200, json: { status: 'ok' } });
  });

  it('is ready, or says why not', async () => {
    expect(await ask(`${server.url}/readyz`)).toMatchObject({ status: 200, json: { status: 'ready' } });
    why = 'the disk is full';
    expect(await ask(`${server.url}/readyz`)).toMatchObject({
      status: 503,
      json: { status: 'not ready', why: 'the disk is full' },
    });
  });

  it('hangs up on more connections than it keeps, and has room again when one has ended', async () => {
    const { hostname, port } = new URL(server.url);
    const open = async () => {
      const socket = connect(Number(port), hostname);
      onTestFinished(() => void socket.destroy());
      await once(socket, 'connect');
      return socket;
    };
    const [first, ...others] = await Promise.all(Array.from({ length: 1_000 }, open));
    await once((await open()).resume(), 'close');
    expect([first, ...others].filter((socket) => socket?.destroyed)).toEqual([]);
    first?.destroy();
    await vi.waitUntil(async () => (await ask(`${server.url}/healthz`).catch(() => undefined))?.status === 200);
  });

  it('gives the metrics out as they are', async () => {
    const answer = await ask(`${server.url}/metrics`);
    expect(answer).toMatchObject({ status: 200, text: '# HELP ü ü\nlanes{lane="ü"} 1\n' });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it.each([
    ['GET', '/'],
    ['GET', '/status'],
    ['POST', '/metrics'],
    ['GET', '/metrics/../../etc/passwd'],
  ] as const)('answers %s %s with 404, as JSON', async (method, path) => {
    const answer = await ask(`${server.url}${path}`, { method });
    expect(answer).toMatchObject({ status: 404, json: { error: { code: 'not_found' } } });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  it.each(['/healthz', '/metrics', '/nothing'])('lets no browser guess what %s is', async (path) => {
    const { headers } = await ask(`${server.url}${path}`);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('answers 500 when a probe fails, and the log says why', async () => {
    const { log, logged } = testTools();
    const metrics = () => Promise.reject(new Error('the queue is closed'));
    const failing = await serve({ probes: { ...probes, metrics }, log });
    onTestFinished(() => failing.close());
    const answer = await ask(`${failing.url}/metrics`);
    expect(answer).toMatchObject({ status: 500, json: { error: { code: 'internal' } } });
    expect(answer.text).not.toContain('the queue is closed');
    expect(logged.join()).toContain('GET /metrics');
  });

  it('listens where it is told and nowhere else', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = new URL(server.url).port;
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    for (const address of ['127.0.0.2', ...others])
      await expect(ask(`http://${address}:${port}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('cannot listen where someone else does', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serve({ config: { ...here, port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes without waiting for a client that says nothing, or not all', async () => {
    const { hostname, port } = new URL(server.url);
    const clients = [connect(Number(port), hostname), connect(Number(port), hostname)];
    const gone = Promise.all(clients.map((client) => once(client, 'close')));
    await Promise.all(clients.map((client) => once(client, 'connect')));
    clients[0]?.write('GET /metrics HTTP/1.1\r\nhost:');
    await ask(`${server.url}/healthz`);
    await server.close();
    await gone;
  });
});
