import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { type DatagramReceiver, openDatagramReceiver } from '../../lib/datagram-receiver.ts';
import type { Target } from '../local-file.ts';
import { blockOutlet, type Part } from './block-outlet.ts';
import { hostAddress } from './host-address.ts';
import { openTargets } from './targets.ts';

const analysis: Target = { name: 'agent', socket: undefined, template: undefined };
const format = { kind: 'lines' } as const;

function rig() {
  const clock = new ManualClock();
  const { log, logged } = testTools();
  const path = join(mkdtempSync(join(tmpdir(), 'targets-')), 'socket');
  const targets = openTargets({ clock, log, hostname: 'box', hostAddress: '192.0.2.7' });
  const analysed: string[] = [];
  const close = async () => {
    const closed = targets.close();
    await clock.advance(10_000);
    await closed;
  };
  onTestFinished(close);
  const socket = (stream: boolean, prefix = ''): Target => ({
    name: 'other',
    socket: { path, stream, prefix },
    template: undefined,
  });
  const send = (to: readonly Target[], ...parts: readonly Part[]) =>
    blockOutlet({ format, targets: to }, targets)(parts, async (messages) => void analysed.push(...messages));
  return { clock, logged, path, analysed, close, socket, send };
}

function events(...texts: readonly string[]): Part {
  return { kind: 'events', location: '/var/log/a:b', events: texts };
}

function receiveAt(path: string): DatagramReceiver {
  const opening = openDatagramReceiver(path);
  if (opening.kind !== 'open') throw new Error(opening.kind);
  onTestFinished(() => opening.receiver.close());
  return opening.receiver;
}

/** Takes datagrams until there are so many. */
async function take(receiver: DatagramReceiver, count: number): Promise<readonly string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    await receiver.readable(new AbortController().signal);
    receiver.receive(count - taken.length, (bytes) => taken.push(bytes));
  }
  return taken;
}

/** A listening stream socket; what each of its connections brings. */
async function listenAt(path: string, each: (socket: Socket) => void): Promise<Server> {
  const server = createServer(each);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  return server;
}

describe('the events of a block', () => {
  test('go to the analysis as queue messages, in the words of its template', async () => {
    const { send, analysed } = rig();
    await send([{ ...analysis, template: '$(hostname) $(host_ip) $(log)' }], events('one', 'two'));
    expect(analysed).toEqual(['one', 'two'].map((text) => `1:/var/log/a|:b:box 192.0.2.7 ${text}`));
  });

  test('go to a socket as they are, with its prefix, and not to the analysis if it is no target', async () => {
    const { send, analysed, socket, path } = rig();
    const receiver = receiveAt(path);
    await send([socket(false, 'é: ')], events('one', 'caf\u00c3\u00a9'), { kind: 'notice', text: 'rotated' });
    expect(await take(receiver, 2)).toEqual(['\u00c3\u00a9: one', '\u00c3\u00a9: caf\u00c3\u00a9']);
    expect(analysed).toEqual(['1:logcollector:ossec: rotated']);
  });

  test('go to several targets, to each in its own words', async () => {
    const { send, analysed, socket, path } = rig();
    const receiver = receiveAt(path);
    await send([analysis, { ...socket(false), template: '$(base64_log)' }], events('one'));
    expect(analysed).toEqual(['1:/var/log/a|:b:one']);
    expect(await take(receiver, 1)).toEqual(['b25l']);
  });

  test('are cut for a socket at the length that a datagram may have', async () => {
    const { send, socket, path } = rig();
    const receiver = receiveAt(path);
    await send([socket(false, 'prefix')], events('x'.repeat(65_530)));
    expect((await take(receiver, 1))[0]).toHaveLength(65_535);
  });
});

describe('a datagram socket', () => {
  const texts = Array.from({ length: 2_000 }, (_, number) => `line ${number}`);

  test('gets everything in order, however slowly it takes it', async () => {
    const { send, socket, path } = rig();
    const receiver = receiveAt(path);
    const sent = send([socket(false)], events(...texts));
    expect(await take(receiver, texts.length)).toEqual(texts);
    await sent;
  });

  test('that is not there yet, or is another one now, gets what waited', async () => {
    const { send, socket, path, clock, logged } = rig();
    await send([socket(false)], events('one'));
    await until(() => clock.timers === 1);
    const first = receiveAt(path);
    await clock.advance(1_000);
    expect(await take(first, 1)).toEqual(['one']);
    await first.close();
    rmSync(path);
    await send([socket(false)], events('two'));
    await until(() => clock.timers === 1);
    const second = receiveAt(path);
    await clock.advance(1_000);
    expect(await take(second, 1)).toEqual(['two']);
    expect(logged.filter((line) => line.includes('cannot be reached'))).toHaveLength(2);
    expect(logged.filter((line) => line.includes('is back'))).toHaveLength(2);
  });
});

describe('a stream socket', () => {
  test('gets everything in order, over as many connections as it takes', async () => {
    const { send, socket, path, clock } = rig();
    let got = '';
    let last: Socket | undefined;
    await listenAt(path, (connection) => {
      last = connection.setEncoding('latin1').on('data', (text) => {
        got += text;
      });
    });
    await send([socket(true, '\n')], events('one', 'two'));
    await eventually(() => expect(got).toBe('\none\ntwo'));
    const closed = new Promise((resolve) => last?.once('close', resolve));
    last?.destroy();
    await closed;
    await send([socket(true, '\n')], events('three'));
    await eventually(async () => {
      await clock.advance(1_000);
      expect(got).toBe('\none\ntwo\nthree');
    });
  });

  test.each(['connected', 'connecting'])(
    'that takes nothing, %s, lets the program end, and the loss is told',
    async (how) => {
      const { send, socket, path, logged, close } = rig();
      const connected = new Promise<void>((resolve) => {
        void listenAt(path, (connection) => resolve(void connection.pause()));
      });
      await send([socket(true)], events(...Array.from({ length: 100 }, () => 'x'.repeat(60_000))));
      if (how === 'connected') await connected;
      await close();
      expect(logged.join('\n')).toContain('"count":100');
    },
  );
});

describe('when there is no room', () => {
  const many = events(...Array.from({ length: 12_000 }, (_, number) => String(number)));

  test('a collector waits for a while, then events are dropped, counted and told of once a minute', async () => {
    const { send, socket, clock, logged, analysed } = rig();
    const dropped = () => logged.filter((line) => line.includes('were dropped')).map((line) => JSON.parse(line).count);
    let over = false;
    const sent = send([analysis, socket(false)], many).finally(() => {
      over = true;
    });
    await clock.advance(9_000);
    expect([over, analysed.length]).toEqual([false, 12_000]);
    await clock.advance(1_000);
    await sent;
    // From now on nobody waits.
    await send([socket(false)], many);
    expect(dropped()).toEqual([1]);
    await clock.advance(60_000);
    expect(dropped()).toEqual([1, 13_999]);
  });

  test('nothing is dropped for a socket that is away for a few seconds', async () => {
    const { send, socket, path, clock, logged } = rig();
    const sent = send([socket(false)], many);
    await clock.advance(5_000);
    const receiver = receiveAt(path);
    await clock.advance(1_000);
    expect((await take(receiver, 12_000)).at(-1)).toBe('11999');
    await sent;
    expect(logged.join('\n')).not.toContain('were dropped');
  });
});

describe('the address of this host', () => {
  const at = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
    ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as const;

  test('is the first that others can reach', () => {
    const interfaces = { lo: [at('127.0.0.1', 'IPv4', true)], eth0: [at('fe80::1', 'IPv6'), at('192.0.2.7', 'IPv4')] };
    expect(hostAddress(interfaces)).toBe('192.0.2.7');
  });

  test('is 0.0.0.0 when there is none', () => {
    expect(hostAddress({ lo: [at('127.0.0.1', 'IPv4', true)], eth0: undefined })).toBe('0.0.0.0');
  });
});
