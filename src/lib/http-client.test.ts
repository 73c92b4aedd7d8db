import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../test/support/listen.ts';
import { openStandIn } from '../../test/support/stand-in.ts';
import {
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  maxBodyBytes,
  openHttpClient,
} from './http-client.ts';

function openClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = openHttpClient({ connections: 4, ...options });
  onTestFinished(() => client.close());
  return client;
}

const never = () => new AbortController().signal;
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  signal: never(),
  ...more,
});

/** A server whose connections are counted. */
async function counted(listener: RequestListener) {
  let [opened, closed] = [0, 0];
  const server = createServer(listener).on('connection', (socket) => {
    opened += 1;
    socket.once('close', () => {
      closed += 1;
    });
  });
  const url = `http://127.0.0.1:${await listen(server)}/`;
  return { url, opened: () => opened, open: () => opened - closed };
}

describe('an exchange', () => {
  it('sends method, path, headers and body as they are, and answers status, headers and body', async () => {
    const standIn = await openStandIn(() => ({ status: 201, body: 'schön ✓', headers: { 'X-Request': 'a, b' } }));
    onTestFinished(() => standIn.close());
    const headers = { 'content-type': 'application/json', 'x-own': 'yes' };
    const url = `${standIn.url}/hook/a%2Fb?q=1&q=2`;
    const answer = await openClient().request(get(url, { method: 'POST', headers, body: '{"ü":"✓"}' }));
    expect(answer).toMatchObject({ status: 201, body: 'schön ✓', cut: false });
    expect(answer.headers['x-request']).toBe('a, b');
    expect(standIn.requests).toEqual([
      {
        method: 'POST',
        url: '/hook/a%2Fb?q=1&q=2',
        headers: expect.objectContaining({ ...headers, 'content-length': '12' }),
        body: '{"ü":"✓"}',
      },
    ]);
  });

  it('has no body unless one is given', async () => {
    const standIn = await openStandIn(() => ({ status: 204 }));
    onTestFinished(() => standIn.close());
    expect(await openClient().request(get(standIn.url))).toMatchObject({ status: 204, body: '', cut: false });
    expect(standIn.requests[0]).toMatchObject({ method: 'GET', url: '/', body: '' });
    expect(standIn.requests[0]?.headers['content-length']).toBeUndefined();
  });

  it('joins the values of a header that comes more than once', async () => {
    const { url } = await counted((_, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).end();
    });
    expect((await openClient().request(get(url))).headers['set-cookie']).toBe('a=1, b=2');
  });

  it('answers a redirect, and goes nowhere', async () => {
    const elsewhere = await counted((_, response) => response.end());
    const { url } = await counted((_, response) => response.writeHead(307, { location: elsewhere.url }).end('gone'));
    const answer = await openClient().request(get(url, { method: 'POST', body: 'x' }));
    expect(answer).toMatchObject({ status: 307, body: 'gone', headers: { location: elsewhere.url } });
    expect(elsewhere.opened()).toBe(0);
  });

  it('reads a body of the largest size whole', async () => {
    const { url, open } = await counted((_, response) => response.end(Buffer.alloc(maxBodyBytes, 'x')));
    const { body, cut } = await openClient().request(get(url));
    expect([body.length, cut]).toEqual([maxBodyBytes, false]);
    expect(open()).toBe(1);
  });

  it('cuts a body that goes on, and hangs up on it', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const { url, open } = await counted((_, response) => {
      const send = () => {
        for (let more = true; more && !response.destroyed; sent += chunk.length) more = response.write(chunk);
      };
      response.on('drain', send);
      send();
    });
    const { body, cut, status } = await openClient().request(get(url));
    expect([status, body.length, cut]).toEqual([200, maxBodyBytes, true]);
    await vi.waitFor(() => expect(open()).toBe(0));
    expect(sent).toBeLessThan(4 * maxBodyBytes);
  });

  it('rejects with what went wrong when no answer comes', async () => {
    const { url } = await counted((request) => request.socket.resetAndDestroy());
    const garbage = await listen(createTcpServer((socket) => socket.end('no HTTP\r\n\r\n')));
    const free = await new Promise<number>((resolve) => {
      const server = createTcpServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
      });
    });
    const client = openClient();
    await expect(client.request(get(url))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.request(get(`http://127.0.0.1:${garbage}/`))).rejects.toThrow(/HTTP/i);
    await expect(client.request(get(`http://127.0.0.1:${free}/`))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('an abort', () => {
  const hanging: Record<string, RequestListener> = {
    'a server that says nothing': () => undefined,
    'a server that stops after the headers': (_, response) => response.writeHead(200).flushHeaders(),
    'a body that trickles in': (_, response) => {
      const drip = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(drip));
    },
  };
  it.each(Object.entries(hanging))('ends waiting for %s, and closes the connection', async (_, listener) => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { url, open } = await counted((request, response) => {
      listener(request, response);
      arrived();
    });
    const stop = new AbortController();
    const asking = openClient().request(get(url, { signal: stop.signal }));
    await arrival;
    stop.abort(new Error('time is up'));
    await expect(asking).rejects.toThrow('time is up');
    await vi.waitFor(() => expect(open()).toBe(0));
  });

  it('ends waiting for a connection that others use', async () => {
    const { url, opened } = await counted(() => undefined);
    const client = openClient({ connections: 1 });
    const first = client.request(get(url)).catch(() => undefined);
    await vi.waitFor(() => expect(opened()).toBe(1));
    await expect(client.request(get(url, { signal: AbortSignal.timeout(20) }))).rejects.toThrow('timeout');
    await client.close();
    await first;
  });

  it('that came before keeps the request from being made', async () => {
    const standIn = await openStandIn(() => ({ status: 200 }));
    onTestFinished(() => standIn.close());
    const client = openClient({ connections: 1 });
    const reason = new Error('stopped before');
    await expect(client.request(get(standIn.url, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    await client.request(get(`${standIn.url}/second`));
    expect(standIn.requests.map(({ url }) => url)).toEqual(['/second']);
  });

  it('leaves the client fit for the next request', async () => {
    let hang = true;
    const { url } = await counted((_, response) => void (hang || response.end('here')));
    const client = openClient({ connections: 1 });
    await expect(client.request(get(url, { signal: AbortSignal.timeout(20) }))).rejects.toThrow('timeout');
    hang = false;
    expect((await client.request(get(url))).body).toBe('here');
  });
});

describe('connections', () => {
  it('are used again', async () => {
    const { url, opened } = await counted((_, response) => response.end('x'));
    const client = openClient();
    for (let round = 0; round < 20; round += 1) await client.request(get(url));
    // A second one is opened when a request comes before the last answer's connection is free again.
    expect(opened()).toBeLessThanOrEqual(2);
  });

  it('are never more than allowed, and each carries one request at a time', async () => {
    const held: ServerResponse[] = [];
    const { url, opened } = await counted((_, response) => void held.push(response));
    const client = openClient({ connections: 3 });
    const asking = Array.from({ length: 12 }, () => client.request(get(url)));
    for (let answered = 0; answered < 12; answered += 3) {
      await vi.waitFor(() => expect(held).toHaveLength(3));
      // Whatever else would come, comes before this stranger's request is answered.
      await openClient().request(
        get(`http://127.0.0.1:${await listen(createServer((_, response) => response.end()))}`),
      );
      expect(held).toHaveLength(3);
      for (const response of held.splice(0)) response.end();
    }
    await Promise.all(asking);
    expect(opened()).toBe(3);
  });
});

describe('closing', () => {
  it('closes idle connections', async () => {
    const { url, open } = await counted((_, response) => response.end('x'));
    const client = openClient();
    await client.request(get(url));
    expect(open()).toBe(1);
    await client.close();
    await vi.waitFor(() => expect(open()).toBe(0));
  });

  it('does not wait for requests under way, nor for aborted ones: they reject', async () => {
    const { url, opened, open } = await counted(() => undefined);
    const client = openClient({ connections: 1 });
    const stop = new AbortController();
    const requests = [get(url), get(url), get(url, { signal: stop.signal })].map((each) => client.request(each));
    const settled = Promise.allSettled(requests);
    await vi.waitFor(() => expect(opened()).toBe(1));
    stop.abort();
    await client.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await vi.waitFor(() => expect(open()).toBe(0));
  });

  it('does not wait for a host that stops in the middle of a handshake', async () => {
    let connected = 0;
    const port = await listen(
      createTcpServer(() => {
        connected += 1;
      }),
    );
    const client = openClient();
    const asking = client.request(get(`https://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(50) }));
    await expect(asking).rejects.toThrow('timeout');
    expect(connected).toBe(1);
    await client.close();
  });
});
