import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSocket, type Socket } from 'unix-dgram';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Enrichment } from '../alert/enrichment.ts';
import { silentLog } from '../lib/log.ts';
import { openReinjector } from './reinjector.ts';

let folder: string;
let path: string;
let engines: Socket[];
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reinject-'));
  path = join(folder, 'queue');
  engines = [];
  children = [];
});

afterEach(() => {
  for (const engine of engines) engine.close();
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** An engine as far as its socket goes: bound anew over whatever was there before. */
function startEngine(onEvent: (text: string) => void = () => undefined): Socket {
  rmSync(path, { force: true });
  const engine = createSocket('unix_dgram', (datagram) => onEvent(datagram.toString()));
  engine.bind(path);
  engines.push(engine);
  return engine;
}

/** An engine in a process of its own, so that it can be slow or stuck without holding up the sender. */
async function startProcess(script: string): Promise<() => string> {
  const prelude = `const bind = (onEvent) => require('unix-dgram').createSocket('unix_dgram', onEvent).bind(process.argv[1]);
    const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);`;
  const child = spawn(process.execPath, ['-e', prelude + script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  await vi.waitUntil(() => existsSync(path), { timeout: 10_000 });
  return () => output;
}

function stop(engine: Socket): void {
  engines.splice(engines.indexOf(engine), 1);
  engine.close();
}

const event = (n: number, extra = ''): Enrichment => ({
  source: 'maltiverse',
  agent: { id: '009', name: 'db', ip: undefined },
  document: { n, extra },
  optional: [],
});

/** Each attempt has a signal of its own; this one never aborts. */
const unending = () => new AbortController().signal;
const open = (log = silentLog) => openReinjector({ socket: path, log });

describe('an event on its way to the engine', () => {
  it('arrives byte for byte, without a closing NUL', async () => {
    const seen: string[] = [];
    startEngine((text) => seen.push(text));
    await expect(open().deliver(event(1, 'né'), unending())).resolves.toEqual({ status: 'delivered' });
    await vi.waitUntil(() => seen.length > 0);
    expect(seen).toEqual(['1:[009] (db) any->maltiverse:{"n": 1, "extra": "n\\u00e9"}']);
  });

  it('arrives though the engine is slow and its socket is full again and again', async () => {
    const slow = `const seen = new Set();
      bind((datagram) => {
        pause(1);
        if (seen.add(datagram.toString()).size === 1000) process.stdout.write('all');
      });`;
    const output = await startProcess(slow);
    const reinjector = open();
    const statuses: string[] = [];
    const sender = async () => {
      while (statuses.length < 1000) {
        const n = statuses.push('under way');
        statuses[n - 1] = (await reinjector.deliver(event(n, 'x'.repeat(1000)), unending())).status;
      }
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    expect(new Set(statuses)).toEqual(new Set(['delivered']));
    await vi.waitUntil(() => output().endsWith('all'), { timeout: 20_000 });
  });

  it('is put off when the engine makes no room before the signal aborts', async () => {
    await startProcess('bind(() => undefined); pause(Infinity);');
    const reinjector = open();
    const send = () => reinjector.deliver(event(1), AbortSignal.timeout(100));
    let outcome = await send();
    while (outcome.status === 'delivered') outcome = await send();
    expect(outcome).toEqual({
      status: 'deferred',
      fault: 'far-side',
      why: `the analysis engine did not read from ${path} in time`,
    });
  });

  it('goes to the new socket after the engine has restarted', async () => {
    const before: string[] = [];
    const after: string[] = [];
    const reinjector = open();
    startEngine((text) => before.push(text));
    await reinjector.deliver(event(1), unending());
    await vi.waitUntil(() => before.length === 1);
    // The first engine still holds its old socket, as one that is just shutting down does.
    startEngine((text) => after.push(text));
    await expect(reinjector.deliver(event(2), unending())).resolves.toEqual({ status: 'delivered' });
    await vi.waitUntil(() => after.length === 1);
    expect(before).toHaveLength(1);
  });

  it('waits for an engine that is not there, and says so', async () => {
    await expect(open().deliver(event(1), unending())).resolves.toEqual({
      status: 'deferred',
      fault: 'far-side',
      why: `${path} does not exist: is the analysis engine running?`,
    });
  });

  it('waits for an engine that has died and left its socket behind', async () => {
    stop(startEngine());
    const reinjector = open();
    await expect(reinjector.deliver(event(1), unending())).resolves.toMatchObject({
      status: 'deferred',
      fault: 'far-side',
      why: `nobody listens on ${path}: is the analysis engine running?`,
    });
    startEngine();
    await expect(reinjector.deliver(event(1), unending())).resolves.toEqual({ status: 'delivered' });
  });

  it('waits, and names the error, when the path leads to something else', async () => {
    const server = createServer().listen(path);
    await vi.waitUntil(() => server.listening);
    await expect(open().deliver(event(1), unending())).resolves.toMatchObject({
      status: 'deferred',
      fault: 'far-side',
      why: `cannot write to ${path} (EPROTOTYPE)`,
    });
    server.close();
  });

  it('waits while the manager asks writers to hold', async () => {
    const seen: string[] = [];
    startEngine((text) => seen.push(text));
    const hold = join(folder, '.wait');
    writeFileSync(hold, '');
    const reinjector = open();
    await expect(reinjector.deliver(event(1), unending())).resolves.toEqual({
      status: 'deferred',
      fault: 'far-side',
      why: `${hold} exists: the manager asks writers to wait`,
      afterMs: 1000,
    });
    rmSync(hold);
    await expect(reinjector.deliver(event(2), unending())).resolves.toEqual({ status: 'delivered' });
    await vi.waitUntil(() => seen.length > 0);
    expect(seen).toEqual(['1:[009] (db) any->maltiverse:{"n": 2, "extra": ""}']);
  });

  it('is not sent to the wrong place when the path is longer than a socket address', async () => {
    startEngine();
    const long = join(folder, 'x'.repeat(120 - folder.length));
    symlinkSync(path, long);
    const reinjector = openReinjector({ socket: long, log: silentLog });
    await expect(reinjector.deliver(event(1), unending())).resolves.toMatchObject({
      status: 'deferred',
      why: expect.stringContaining(`${long} is too long for a socket`),
    });
  });

  it('arrives trimmed when it is larger than a datagram, and the log names what is missing', async () => {
    const seen: string[] = [];
    startEngine((text) => seen.push(text));
    const warn = vi.fn();
    const large = { ...event(1, 'x'.repeat(70_000)), optional: [['extra']] };
    await expect(open({ ...silentLog, warn }).deliver(large, unending())).resolves.toEqual({ status: 'delivered' });
    await vi.waitUntil(() => seen.length > 0);
    expect(seen).toEqual(['1:[009] (db) any->maltiverse:{"n": 1, "trimmed": ["extra"]}']);
    expect(warn).toHaveBeenCalledWith({ source: 'maltiverse', trimmed: ['extra'] }, expect.any(String));
  });

  it('may be as large as a datagram can be', async () => {
    const sizes: number[] = [];
    startEngine((text) => sizes.push(text.length));
    const room = 65_535 - '1:[009] (db) any->maltiverse:{"n": 1, "extra": ""}'.length;
    await expect(open().deliver(event(1, 'x'.repeat(room)), unending())).resolves.toEqual({ status: 'delivered' });
    await vi.waitUntil(() => sizes.length > 0);
    expect(sizes).toEqual([65_535]);
  });

  it('is rejected when nothing can make it small enough', async () => {
    startEngine();
    const list = Array.from({ length: 40_000 }, (_, n) => n);
    await expect(open().deliver({ ...event(1), document: { list } }, unending())).resolves.toEqual({
      status: 'rejected',
      why: 'the event does not fit into a datagram',
    });
  });
});
