import { Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../lib/log.ts';
import { Inbox } from './inbox.ts';
import { readConnection } from './read-connection.ts';
import { createReception } from './reception.ts';

const lists = {
  protocol: 'tcp',
  port: 1,
  address: undefined,
  ipv6: true,
  allowed: ['::/0'],
  denied: ['2001:db8::7'],
  tls: undefined,
  line: 1,
} as const;

function reception(limits = { messages: 20_000, bytes: 2 ** 20, batch: 20_000 }) {
  const inbox = new Inbox(limits);
  const created = createReception(lists, { inbox, clock: new ManualClock(), log: silentLog, handshakeMs: 1 });
  const messages: string[] = [];
  const empty = () => inbox.empty(async (batch) => void messages.push(...batch));
  return { ...created, messages, empty };
}

it('each of many senders keeps its own name and its own answer, however often it comes', async () => {
  const { admits, receive, inbox, messages, empty } = reception();
  const addresses = Array.from({ length: 5_000 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
  for (const round of [1, 2]) {
    for (const address of addresses) if (admits(address)) receive(address, `${address} ${round}`);
  }
  inbox.close();
  await empty();
  expect(messages).toHaveLength(2 * 4_999);
  const named = /^2:2001\|:0DB8\|:0000\|:0000\|:0000\|:0000\|:0000\|:(.{4}):2001:db8::(\w+) [12]$/;
  for (const message of messages) {
    const [, shown = '', sent = '-'] = named.exec(message) ?? [];
    expect(Number.parseInt(shown, 16)).toBe(Number.parseInt(sent, 16));
  }
  expect(messages.some((message) => message.includes('::7 '))).toBe(false);
});

it('nothing is read of who connects while there is no room, until there is', async () => {
  const tools = reception({ messages: 2, bytes: 100, batch: 2 });
  for (const text of ['a', 'b']) tools.receive('::1', text);
  const socket = new Socket();
  readConnection(socket, tools);
  expect(socket.isPaused()).toBe(true);
  void tools.empty();
  await vi.waitFor(() => expect(socket.isPaused()).toBe(false));
  tools.inbox.close();
});
