import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, until } from '../../../test/support/patiently.ts';
import type { Status } from '../../delivery/operations.ts';
import { liveEvent } from '../contract/program.ts';
import { type DashboardRig, dashboardRig, laneReport, type Role, statusReport } from './dashboard-rig.contract.ts';

interface Client {
  readonly answer: IncomingMessage;
  readonly text: () => string;
  readonly events: () => readonly unknown[];
  readonly ended: () => boolean;
  readonly leave: () => void;
}

async function listen({ url, headersOf }: DashboardRig, role: Role = 'reader'): Promise<Client> {
  let [text, ended] = ['', false];
  const request = get(`${url}/api/live`, { headers: headersOf(role), agent: false });
  onTestFinished(() => void request.destroy());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  answer.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  answer
    .on('error', () => undefined)
    .once('close', () => {
      ended = true;
    });
  const events = () =>
    [...text.matchAll(/^data: (.*)\n\n/gm)].map(([, data]) => liveEvent.parse(JSON.parse(data ?? '')));
  return { answer, text: () => text, events, ended: () => ended, leave: () => request.destroy() };
}

/** A program whose lanes a test can change, and how often it was asked. */
async function liveRig() {
  let [status, asked]: [Status, number] = [statusReport(), 0];
  const rig = await dashboardRig({
    operations: {
      status: async () => {
        asked += 1;
        return status;
      },
    },
  });
  const deliver = (delivered: number) => {
    status = statusReport({ lanes: [laneReport({ delivered })] });
  };
  return { ...rig, deliver, asked: () => asked };
}

/** The timers of a stream and of what is shared: heartbeat, access, alerts, lanes. */
async function connected(rig: DashboardRig): Promise<void> {
  await until(() => rig.clock.timers >= 4);
}

describe('live events', () => {
  it('come as a stream of events, with the headers of every answer', async () => {
    const rig = await liveRig();
    const { answer, text } = await listen(rig);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    await eventually(() => expect(text()).toBe('retry: 2000\n\n'));
  });

  it('tell of alerts at most once a second, with how many there were', async () => {
    const rig = await liveRig();
    const client = await listen(rig);
    await connected(rig);
    for (const added of [3, 4]) rig.announce(added);
    await rig.clock.advance(1_000);
    await eventually(() => expect(client.events()).toEqual([{ kind: 'alerts', added: 7 }]));
    rig.announce(1);
    await rig.clock.advance(5_000);
    await eventually(() => expect(client.events().slice(1)).toEqual([{ kind: 'alerts', added: 1 }]));
  });

  it('tell all who listen when the lanes have changed, and ask once for all of them', async () => {
    const rig = await liveRig();
    const clients = [await listen(rig), await listen(rig, 'admin')];
    await until(() => rig.clock.timers >= 6);
    await rig.clock.advance(3_000);
    expect(rig.asked()).toBe(4);
    rig.deliver(1);
    await rig.clock.advance(3_000);
    for (const { events } of clients) await eventually(() => expect(events()).toEqual([{ kind: 'deliveries' }]));
    expect(rig.asked()).toBe(7);
  });

  it('cost nothing when nobody listens', async () => {
    const rig = await liveRig();
    expect({ timers: rig.clock.timers, listeners: rig.listeners(), asked: rig.asked() }).toEqual({
      timers: 0,
      listeners: 0,
      asked: 0,
    });
    const clients = [await listen(rig), await listen(rig)];
    await until(() => rig.clock.timers >= 6);
    expect(rig.listeners()).toBe(1);
    clients[0]?.leave();
    await until(() => rig.clock.timers === 4);
    clients[1]?.leave();
    await until(() => rig.clock.timers === 0);
    expect(rig.listeners()).toBe(0);
    const again = await listen(rig);
    await connected(rig);
    rig.announce(2);
    await rig.clock.advance(1_000);
    await eventually(() => expect(again.events()).toEqual([{ kind: 'alerts', added: 2 }]));
  });

  it('send a comment now and then, so that nothing on the way takes them for dead', async () => {
    const rig = await liveRig();
    const client = await listen(rig);
    await connected(rig);
    await rig.clock.advance(50_000);
    await eventually(() => expect(client.text()).toBe('retry: 2000\n\n:\n\n:\n\n'));
  });
});

describe('the stream of live events', () => {
  it('ends within a minute when its token is revoked; that of others goes on', async () => {
    const rig = await liveRig();
    const [revoked, kept] = [await listen(rig), await listen(rig, 'admin')];
    await until(() => rig.clock.timers >= 6);
    await rig.clock.advance(60_000);
    expect(revoked.ended()).toBe(false);
    await rig.revoke('reader');
    await rig.clock.advance(60_000);
    await until(revoked.ended);
    expect(kept.ended()).toBe(false);
  });

  it('ends when the server closes', async () => {
    const rig = await liveRig();
    const client = await listen(rig);
    await connected(rig);
    await rig.close();
    await until(client.ended);
    expect(client.answer.complete).toBe(true);
    expect(rig.clock.timers).toBe(0);
  });

  it('is refused in words when there are too many, until one of them leaves', async () => {
    const rig = await liveRig();
    const clients = await Promise.all(Array.from({ length: 64 }, () => listen(rig)));
    const { status, headers, json } = await rig.call('GET /api/live');
    expect({ status, json }).toMatchObject({ status: 503, json: { error: { code: 'too_many_streams' } } });
    expect(headers['retry-after']).toBe('60');
    clients[0]?.leave();
    await until(() => rig.clock.timers === 2 + 63 * 2);
    expect((await listen(rig)).answer.statusCode).toBe(200);
  });
});
