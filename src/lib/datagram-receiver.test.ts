import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import unix from 'unix-dgram';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  adoptDatagramReceiver,
  type DatagramReceiver,
  isDatagramSocketServed,
  longestDatagram,
  openDatagramReceiver,
} from './datagram-receiver.ts';

let folder: string;
let path: string;
const open: DatagramReceiver[] = [];
const never = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datagrams-'));
  path = join(folder, 'queue');
});

afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
  rmSync(folder, { recursive: true });
});

function receiverAt(at: string): DatagramReceiver {
  const opened = openDatagramReceiver(at);
  if (opened.kind !== 'open') throw new Error(JSON.stringify(opened));
  open.push(opened.receiver);
  return opened.receiver;
}

/** A program that sends what its Python lines say; `s` is its connected socket. */
function writer(...lines: readonly string[]) {
  const head = ['import socket, sys', 's = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)'];
  const sendBuffer = 's.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)';
  const program = [...head, sendBuffer, 's.connect(sys.argv[1])', ...lines].join('\n');
  return { file: 'python3', args: ['-c', program, path] };
}

const run = promisify(execFile);

async function write(...lines: readonly string[]): Promise<void> {
  const { file, args } = writer(...lines);
  await run(file, args);
}

function waiting(receiver: DatagramReceiver, most = Infinity): string[] {
  const taken: string[] = [];
  receiver.receive(most, (bytes) => taken.push(bytes));
  return taken;
}

describe('a datagram receiver', () => {
  it('takes datagrams as bytes, one by one and in order', async () => {
    const receiver = receiverAt(path);
    await write("s.send(b'1:a:b')", "s.send(b'')", 's.send(bytes(range(256)))', "s.send(b'2:c:d\\n\\0')");
    const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    expect(waiting(receiver)).toEqual(['1:a:b', '', everyByte, '2:c:d\n\0']);
    expect(waiting(receiver)).toEqual([]);
  });

  it('takes no more than it is asked for', async () => {
    const receiver = receiverAt(path);
    await write("for i in range(5): s.send(b'%d' % i)");
    expect(waiting(receiver, 2)).toEqual(['0', '1']);
    expect(waiting(receiver, 2)).toEqual(['2', '3']);
    expect(waiting(receiver, 2)).toEqual(['4']);
  });

  it('keeps 65535 bytes of a datagram and counts those that were longer', async () => {
    const receiver = receiverAt(path);
    await write("for n in (65534, 65535, 65536, 200000): s.send(b'x' * (n - 1) + b'y')");
    const taken = waiting(receiver);
    expect(taken.map(({ length }) => length)).toEqual([65_534, longestDatagram, longestDatagram, longestDatagram]);
    expect(taken.map((bytes) => bytes.endsWith('y'))).toEqual([true, true, false, false]);
    expect(receiver.truncated).toBe(2);
  });

  it('loses nothing of a writer that is faster: the writer waits', async () => {
    const receiver = receiverAt(path);
    const count = 20_000;
    const { file, args } = writer(`for i in range(${count}): s.send(b'%d ' % i + b'x' * 500)`);
    const child = spawn(file, args);
    let next = 0;
    const inOrder = (bytes: string) => {
      expect(Number.parseInt(bytes, 10)).toBe(next);
      next += 1;
    };
    while (next < count) {
      if (receiver.receive(64, inOrder) === 0) await receiver.readable(never);
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it('serves a writer of the same process', async () => {
    const receiver = receiverAt(path);
    const client = unix.createSocket('unix_dgram');
    client.connect(path);
    client.send(Buffer.from('1:x:hello'), () => {});
    expect(await receiver.readable(never)).toBe(true);
    expect(waiting(receiver)).toEqual(['1:x:hello']);
    client.close();
  });

  it('lets owner and group write, whatever the umask, and nobody else', () => {
    const before = process.umask(0o077);
    receiverAt(path);
    process.umask(before);
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });
});

describe('waiting for datagrams', () => {
  it('ends when one comes', async () => {
    const receiver = receiverAt(path);
    const readable = receiver.readable(never);
    await write("s.send(b'late')");
    expect(await readable).toBe(true);
    expect(waiting(receiver)).toEqual(['late']);
  });

  it('ends when it is aborted, and can be begun again', async () => {
    const receiver = receiverAt(path);
    const stop = new AbortController();
    const readable = receiver.readable(stop.signal);
    stop.abort();
    expect(await readable).toBe(false);
    expect(await receiver.readable(stop.signal)).toBe(false);
    const again = receiver.readable(never);
    await write("s.send(b'x')");
    expect(await again).toBe(true);
  });

  it('ends when the receiver is closed', async () => {
    const receiver = receiverAt(path);
    const readable = receiver.readable(never);
    await receiver.close();
    expect(await readable).toBe(false);
    expect(await receiver.readable(never)).toBe(false);
    expect(waiting(receiver)).toEqual([]);
  });
});

describe('the path of a datagram receiver', () => {
  it('is taken over from a receiver that has gone', async () => {
    await receiverAt(path).close();
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(isDatagramSocketServed(path)).toBe(false);
    const receiver = receiverAt(path);
    await write("s.send(b'x')");
    expect(waiting(receiver)).toEqual(['x']);
  });

  it('is refused while somebody receives there', async () => {
    const receiver = receiverAt(path);
    expect(openDatagramReceiver(path)).toEqual({ kind: 'in-use' });
    expect(isDatagramSocketServed(path)).toBe(true);
    await write("s.send(b'x')");
    expect(waiting(receiver)).toEqual(['x']);
  });

  it('is refused when a socket of another type is served there', async () => {
    const lines = ['import socket, sys', 's = socket.socket(socket.AF_UNIX)', 's.bind(sys.argv[1])', 's.listen()'];
    const program = [...lines, 'print("listening", flush=True)', 'sys.stdin.read()'].join('\n');
    const child = spawn('python3', ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(openDatagramReceiver(path)).toEqual({ kind: 'in-use' });
    child.stdin.end();
    await once(child, 'exit');
  });

  it('is refused when there is a file that is no socket', () => {
    writeFileSync(path, 'precious');
    expect(openDatagramReceiver(path)).toMatchObject({ kind: 'failed', why: expect.stringContaining('not a socket') });
    expect(existsSync(path)).toBe(true);
  });

  it('is refused when it is too long, and when its folder is missing', () => {
    const long = join(folder, 'x'.repeat(108));
    expect(openDatagramReceiver(long)).toMatchObject({ kind: 'failed', why: expect.stringContaining('too long') });
    const missing = join(folder, 'missing', 'queue');
    expect(openDatagramReceiver(missing)).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('No such file'),
    });
  });

  it('can be as long as a socket allows', async () => {
    path = join(folder, 'x'.repeat(107 - folder.length - 1));
    const receiver = receiverAt(path);
    await write("s.send(b'x')");
    expect(waiting(receiver)).toEqual(['x']);
  });
});

describe('a released receiver', () => {
  it('leaves its socket, with what waits there, to the next', async () => {
    const first = receiverAt(path);
    const readable = first.readable(never);
    await first.release();
    expect(await readable).toBe(false);
    await write("s.send(b'in between')");
    const second = adoptDatagramReceiver(path, first.descriptor);
    open.push(second);
    expect(waiting(first)).toEqual([]);
    expect(await second.readable(never)).toBe(true);
    expect(waiting(second)).toEqual(['in between']);
  });
});

/** In a thread, where a wait may be under way when the thread is ended. */
describe('a thread that waits for datagrams', () => {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    const loaded = import('tsx/esm/api').then(({ register }) => (register(), import(workerData.module)));
    loaded.then(({ openDatagramReceiver }) => {
      const { receiver } = openDatagramReceiver(workerData.path);
      void receiver.readable(new AbortController().signal);
      parentPort.once('message', () => process.exit(3));
      parentPort.postMessage('waiting');
    });`;

  function thread(): Worker {
    const module = new URL('./datagram-receiver.ts', import.meta.url).href;
    return new Worker(program, { eval: true, workerData: { module, path } });
  }

  it.each(['terminate', 'exit'])('can be ended by %s', async (how) => {
    const worker = thread();
    const ended = once(worker, 'exit');
    await once(worker, 'message');
    if (how === 'exit') worker.postMessage('exit');
    else await worker.terminate();
    expect(await ended).toEqual([how === 'exit' ? 3 : 1]);
  });
});
