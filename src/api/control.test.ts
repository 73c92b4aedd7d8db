import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Exchange } from '../delivery/exchange.ts';
import type { IntegrationReport, TestReport } from '../delivery/integration-report.ts';
import type { Operations, Status } from '../delivery/operations.ts';
import type { Delivery } from '../queue/queue.ts';
import { type ControlClient, connectControl, DaemonFailure } from './control-client.ts';
import { type Server, serveControl } from './control-server.ts';

let folder: string;
let socket: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-'));
  socket = join(folder, 'control.sock');
});
afterEach(() => rm(folder, { recursive: true }));

const status: Status = {
  version: '1.2.3',
  home: '/var/ossec',
  daemon: { pid: 17, startedAt: 1_700_000_000_000 },
  source: { file: '/x/alerts.json', alerts: 3, rejected: { 'not-json': 1 }, lastReadAt: undefined },
  analysis: undefined,
  collection: [],
  lanes: [],
  index: undefined,
  problems: ['größe → ✓'],
};
const delivery: Delivery = {
  id: '4',
  lane: 'slack#2',
  state: 'dead',
  level: 7,
  alertId: '1.2',
  ruleId: undefined,
  attempts: 3,
  why: 'Slack answered 404: ✓',
  pushedAt: 1,
  changedAt: 2,
  dueAt: undefined,
};

const exchange: Exchange = {
  kind: 'script',
  at: 5,
  attempt: 1,
  milliseconds: 7,
  command: ['custom-x', '<secret>'],
  exit: 'exit code 1',
  output: '✓',
};
const integration: IntegrationReport = {
  lane: 'slack',
  state: 'running',
  ...{ waiting: 1, postponed: 0, dead: 0, delivered: 2, skipped: 0, oldest: 3 },
  paused: { by: 'anna', at: 4 },
  live: undefined,
  block: { name: 'slack', summary: 'To a channel.', line: 3, settings: { level: 7 } },
  activity: { perMinute: 0.4, latency: { p50: 1, p95: 2 }, buckets: [] },
};
const testReport: TestReport = { outcome: 'delivered', why: undefined, enrichments: 0, exchanges: [exchange] };

/** Operations that answer what they are made to, and remember what they were asked. */
function fakeOperations() {
  return {
    status: vi.fn<Operations['status']>(async () => status),
    reload: vi.fn<Operations['reload']>(async () => ({ accepted: false, problems: ['a', 'b'] })),
    submit: vi.fn<Operations['submit']>(async (lines) => ({ queued: lines.length, unwanted: 1, rejected: 0 })),
    deliveries: vi.fn<Operations['deliveries']>(async () => [delivery]),
    delivery: vi.fn<Operations['delivery']>(async (id) =>
      id === '4' ? { ...delivery, key: 'k', body: '{}' } : undefined,
    ),
    redeliver: vi.fn<Operations['redeliver']>(async () => 12),
    drop: vi.fn<Operations['drop']>(async () => 0),
    exchanges: vi.fn<Operations['exchanges']>(async () => [exchange]),
    integrations: vi.fn<Operations['integrations']>(async () => [integration]),
    pause: vi.fn<Operations['pause']>(async () => true),
    resume: vi.fn<Operations['resume']>(async () => false),
    sendTest: vi.fn<Operations['sendTest']>(async (lane) => (lane === 'slack#2' ? testReport : undefined)),
    rebuildIndex: vi.fn<Operations['rebuildIndex']>(async () => true),
  };
}

async function serve(operations: Operations = fakeOperations()): Promise<Server> {
  const server = await serveControl(socket, operations);
  onTestFinished(() => server.close());
  return server;
}

async function connected(): Promise<ControlClient> {
  const client = await connectControl(socket);
  if (client === undefined) throw new Error('nobody is there');
  onTestFinished(() => client.close());
  return client;
}

/** A request as no client of ours makes it. */
async function raw(path: string, body: string) {
  const dispatcher = new Agent({ connect: { socketPath: socket } });
  onTestFinished(() => dispatcher.close());
  const headers = { 'content-type': 'application/json' };
  const answer = await request(`http://daemon${path}`, { dispatcher, method: 'POST', headers, body });
  return { status: answer.statusCode, body: (await answer.body.json()) as { error?: string } };
}

describe('an operation', () => {
  it('goes over the socket and back with its argument and its answer', async () => {
    const operations = fakeOperations();
    await serve(operations);
    const client = await connected();
    expect(await client.status()).toEqual(status);
    expect(await client.reload()).toEqual({ accepted: false, problems: ['a', 'b'] });
    expect(await client.submit([{ text: '{"rule":{}}', key: 'k' }])).toEqual({ queued: 1, unwanted: 1, rejected: 0 });
    const query = { lane: 'slack#2', states: ['dead', 'waiting'], alertId: '1.2', limit: 5, before: '9' } as const;
    expect(await client.deliveries(query)).toEqual([delivery]);
    expect(await client.delivery('4')).toEqual({ ...delivery, key: 'k', body: '{}' });
    expect(await client.delivery('5')).toBeUndefined();
    expect(await client.redeliver({ ids: ['4', '5'] })).toBe(12);
    expect(await client.drop({ lane: 'slack', states: ['waiting'] })).toBe(0);
    expect(await client.exchanges('4')).toEqual([exchange]);
    expect(await client.integrations()).toEqual([integration]);
    expect([await client.pause('slack', 'anna'), await client.resume('slack#2')]).toEqual([true, false]);
    expect(await client.sendTest('slack#2')).toEqual(testReport);
    expect(await client.sendTest('nobody')).toBeUndefined();
    expect(await client.rebuildIndex()).toBe(true);
    expect(operations.exchanges).toHaveBeenCalledExactlyOnceWith('4');
    expect(operations.pause).toHaveBeenCalledExactlyOnceWith('slack', 'anna');
    expect(operations.resume).toHaveBeenCalledExactlyOnceWith('slack#2');
    expect(operations.submit).toHaveBeenCalledExactlyOnceWith([{ text: '{"rule":{}}', key: 'k' }]);
    expect(operations.deliveries).toHaveBeenCalledExactlyOnceWith(query);
    expect(operations.redeliver).toHaveBeenCalledExactlyOnceWith({ ids: ['4', '5'] });
    expect(operations.drop).toHaveBeenCalledExactlyOnceWith({ lane: 'slack', states: ['waiting'] });
  });

  it('takes a submission as large as a batch of the largest lines', async () => {
    const operations = fakeOperations();
    await serve(operations);
    const lines = Array.from({ length: 3 }, (_, key) => ({ text: 'ü'.repeat(8 * 1024 * 1024), key: `${key}` }));
    expect(await (await connected()).submit(lines)).toMatchObject({ queued: 3 });
    expect(operations.submit.mock.calls[0]?.[0]).toEqual(lines);
  });

  it('that fails tells the client in words, and nothing of the code that it came from', async () => {
    const operations = fakeOperations();
    operations.redeliver.mockRejectedValue(new Error('the queue is closed'));
    await serve(operations);
    const client = await connected();
    await expect(client.redeliver({ ids: [] })).rejects.toThrow('the daemon answered 500: the queue is closed');
    expect(await raw('/redeliver', '{"ids":[]}')).toEqual({ status: 500, body: { error: 'the queue is closed' } });
    expect(await client.status()).toEqual(status);
  });

  it.each([
    ['/submit', '{"lines":[{"text":5,"key":"k"}]}', 'lines.0.text: '],
    ['/submit', '[]', 'the argument: '],
    ['/deliveries', '{"limit":0,"states":["gone"]}', /states\.0: .*"waiting".*; limit: /],
    ['/deliveries', '{"limit":1e9}', 'limit: '],
    ['/delivery', '{}', 'id: '],
    ['/exchanges', '{"id":4}', 'id: '],
    ['/pause', '{"lane":"slack"}', 'by: '],
    ['/resume', '{}', 'lane: '],
    ['/send-test', '{"lane":3}', 'lane: '],
    ['/redeliver', '{"states":["delivered"]}', 'the argument: '],
    ['/drop', '{}', 'the argument: '],
    ['/drop', '{"ids":', 'JSON'],
  ])('%s refuses %s in words', async (path, body, words) => {
    const operations = fakeOperations();
    await serve(operations);
    const answer = await raw(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(words);
    for (const operation of Object.values(operations)) expect(operation).not.toHaveBeenCalled();
  });

  it('that the daemon does not live to answer fails in words, as does every later one', async () => {
    const operations = fakeOperations();
    const server = await serve(operations);
    operations.submit.mockImplementation(() => new Promise(() => void server.close()));
    const client = await connected();
    const ended = new DaemonFailure('the daemon ended before it had answered; start it, and give the command again');
    await expect(client.submit([])).rejects.toEqual(ended);
    await expect(client.drop({ ids: [] })).rejects.toEqual(ended);
  });

  it('that does not exist is answered so', async () => {
    await serve();
    expect(await raw('/shutdown', '{}')).toEqual({ status: 404, body: { error: 'there is no operation /shutdown' } });
  });
});

describe('the socket', () => {
  it("is for the daemon's own user only", async () => {
    await serve();
    expect((await stat(socket)).mode & 0o777).toBe(0o600);
  });

  it('is gone when the server is closed', async () => {
    await (await serve()).close();
    await expect(stat(socket)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await connectControl(socket)).toBeUndefined();
  });

  it('takes the place of one that a killed daemon left behind', async () => {
    await leaveStaleSocket(socket);
    expect((await stat(socket)).isSocket()).toBe(true);
    expect(await connectControl(socket)).toBeUndefined();
    await serve();
    expect(await (await connected()).status()).toEqual(status);
  });

  it('is not made where its path is too long: the error names path and remedy, and nobody is reached there', async () => {
    const deep = join(folder, 'a-long-name-'.repeat(8));
    await mkdir(deep);
    const long = join(deep, 'control.sock');
    await expect(serveControl(long, fakeOperations())).rejects.toThrow(
      new RegExp(`^${long} is too long for a socket \\(.*symbolic link`),
    );
    expect(await connectControl(long)).toBeUndefined();
    await expect(stat(long.slice(0, 108))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('connecting', () => {
  it('finds nobody where there is no socket', async () => {
    expect(await connectControl(join(folder, 'none/control.sock'))).toBeUndefined();
  });

  it('says so when someone else answers', async () => {
    const other = createServer((stranger) => stranger.end('nonsense\r\n\r\n')).listen(socket);
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    await expect(connectControl(socket)).rejects.toThrow();
  });

  it('says so when the socket belongs to someone else', async () => {
    await serve();
    await chmod(socket, 0);
    // Nothing is closed to root, so root becomes nobody for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.('nobody');
    try {
      await expect(connectControl(socket)).rejects.toMatchObject({ code: 'EACCES' });
    } finally {
      if (isRoot) process.seteuid?.('root');
    }
  });

  it('does not take a file for a daemon', async () => {
    await writeFile(socket, '');
    expect(await connectControl(socket)).toBeUndefined();
  });
});

describe('closing the server', () => {
  it('does not wait for a client that says nothing, nor for one that stops in the middle of a word', async () => {
    const server = await serve();
    const [silent, stalled] = [connect(socket), connect(socket)];
    const gone = Promise.all([once(silent, 'close'), once(stalled, 'close')]);
    await Promise.all([once(silent, 'connect'), once(stalled, 'connect')]);
    stalled.write(
      'POST /submit HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"li',
    );
    await (await connected()).status();
    await server.close();
    await gone;
  });
});

/** Has a process listen at `path` and kills it. */
async function leaveStaleSocket(path: string): Promise<void> {
  const listen = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
  const child = spawn(process.execPath, ['--eval', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}
