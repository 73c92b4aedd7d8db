import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAnalysisHome, upTo } from '../../../test/support/analysis-home.ts';
import { sendMeanwhile } from '../../../test/support/event-sender.ts';
import { until } from '../../../test/support/patiently.ts';
import { openDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { FeedSender } from '../feed/feed-sender.ts';
import { Feeds } from '../feed/feeds.ts';
import { joinInlets } from './inlets.ts';

async function openInlets() {
  const home = await makeAnalysisHome();
  const opening = openDatagramReceiver(home.analysisSocket);
  if (opening.kind !== 'open') throw new Error(opening.kind);
  const [feeds, sender] = [new Feeds(), new FeedSender()];
  const { port1, port2 } = new MessageChannel();
  feeds.connect('feed', port1);
  sender.connect(port2);
  onTestFinished(async () => {
    sender.close();
    feeds.close();
    await opening.receiver.close();
  });
  const inlets = joinInlets(opening.receiver, feeds);
  const receive = (most: number) => {
    const taken: string[] = [];
    return { count: inlets.receive(most, (message) => taken.push(message)), taken };
  };
  const send = (...messages: readonly string[]) => sendMeanwhile(home.analysisSocket, messages);
  const feed = (count: number) => sender.handOver(upTo(count).map((number) => `fed ${number}`));
  const isFed = () => until(() => !feeds.isEmpty);
  return { inlets, receive, send, feed, isFed };
}

const fromSocket = (taken: readonly string[]) => taken.filter((message) => message.startsWith('sent'));

describe('the inlets of the analysis', () => {
  it('give the socket its half, however much is fed', async () => {
    const { receive, send, feed, isFed } = await openInlets();
    void feed(10_000);
    await isFed();
    send(...upTo(5).map((number) => `sent ${number}`));
    const { count, taken } = receive(8);
    expect(fromSocket(taken)).toHaveLength(4);
    expect(count).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(4);
  });

  it('give feeds their turn, however much is sent to the socket', async () => {
    const { receive, send, feed, isFed } = await openInlets();
    send(...upTo(8).map((number) => `sent ${number}`));
    void feed(2);
    await isFed();
    const { taken } = receive(8);
    expect(fromSocket(taken)).toHaveLength(6);
    expect(taken).toContain('fed 1');
  });

  it('give all of it to the one of which there is something', async () => {
    const { receive, send } = await openInlets();
    send(...upTo(8).map((number) => `sent ${number}`));
    expect(receive(8).count).toBe(8);
    expect(receive(8).count).toBe(0);
  });

  it('wait until one of them has something, or they are stopped', async () => {
    const { inlets, send, feed, receive } = await openInlets();
    const stop = new AbortController();
    const sent = inlets.readable(stop.signal);
    send('sent');
    await sent;
    expect(receive(8).taken).toEqual(['sent']);
    const fed = inlets.readable(stop.signal);
    void feed(1);
    await fed;
    // Also when it came before anybody waited.
    await inlets.readable(stop.signal);
    expect(receive(8).taken).toEqual(['fed 0']);
    const stopped = inlets.readable(stop.signal);
    stop.abort();
    await stopped;
    await inlets.readable(stop.signal);
  });

  it('tell feeds when what they brought is written', async () => {
    const { inlets, feed, receive } = await openInlets();
    const handedOver = feed(3);
    await until(() => receive(8).count > 0);
    inlets.written();
    await handedOver;
  });
});
