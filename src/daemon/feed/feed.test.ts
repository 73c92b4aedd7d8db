import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../test/support/patiently.ts';
import { FeedSender } from './feed-sender.ts';
import { Feeds } from './feeds.ts';
import type { FeedPlaces } from './messages.ts';

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => `1:f:${from + index}`);

/** A collecting thread's end, and those of the analyses that take its events one after the other. */
class Rig {
  readonly sender = new FeedSender();
  readonly taken: string[] = [];
  feeds = new Feeds();

  constructor() {
    onTestFinished(() => {
      this.sender.close();
      this.feeds.close();
    });
  }

  connect(): this {
    const { port1, port2 } = new MessageChannel();
    this.feeds.connect('files 1', port1);
    this.sender.connect(port2);
    return this;
  }

  /** The next analysis. */
  replace(places: FeedPlaces): void {
    this.feeds = new Feeds();
    this.feeds.places = places;
    this.connect();
  }

  async take(most: number): Promise<void> {
    await until(() => !this.feeds.isEmpty);
    this.feeds.receive(most, (message) => this.taken.push(message));
  }

  /** Takes and settles all that comes until a promise has settled. */
  async serveUntil(ended: Promise<void>): Promise<void> {
    let over = false;
    void ended.then(() => {
      over = true;
    });
    await until(() => {
      this.feeds.receive(1_000, (message) => this.taken.push(message));
      this.feeds.settle();
      return over;
    });
  }
}

describe('a feed', () => {
  it('brings messages in order, and tells when they are written and not before', async () => {
    const rig = new Rig().connect();
    let written = false;
    const handedOver = rig.sender.handOver(numbered(0, 3)).then(() => {
      written = true;
    });
    await rig.take(10);
    expect([rig.taken, written]).toEqual([numbered(0, 3), false]);
    rig.feeds.settle();
    await handedOver;
    expect(written).toBe(true);
  });

  it('cuts a long batch into shorter ones, so that others have their turn, and settles it as a whole', async () => {
    const rig = new Rig().connect();
    const handedOver = rig.sender.handOver(numbered(0, 1_000));
    await rig.take(1);
    expect(rig.taken.length).toBe(256);
    await rig.serveUntil(handedOver);
    expect(rig.taken).toEqual(numbered(0, 1_000));
  });

  it('settles nothing by an empty batch', async () => {
    await expect(new Rig().sender.handOver([])).resolves.toBeUndefined();
  });

  it('keeps what is sent before there is an analysis', async () => {
    const rig = new Rig();
    const handedOver = rig.sender.handOver(numbered(0, 2));
    rig.connect();
    await rig.serveUntil(handedOver);
    expect(rig.taken).toEqual(numbered(0, 2));
  });

  it('sends to the next analysis what the one before did not write, and nothing twice', async () => {
    const rig = new Rig().connect();
    const handedOver = Promise.all([0, 10, 20].map((from) => rig.sender.handOver(numbered(from, 3)))).then(() => {});
    await rig.take(3);
    expect(rig.taken).toEqual(numbered(0, 3));
    rig.replace(rig.feeds.close());
    await rig.serveUntil(handedOver);
    expect(rig.taken).toEqual([0, 10, 20].flatMap((from) => numbered(from, 3)));
  });

  it('sends all again that was not written for certain when the analysis died', async () => {
    const rig = new Rig().connect();
    const handedOver = Promise.all([0, 10].map((from) => rig.sender.handOver(numbered(from, 3)))).then(() => {});
    await rig.take(3);
    rig.feeds.close();
    rig.replace({});
    await rig.serveUntil(handedOver);
    expect(rig.taken).toEqual([0, 0, 10].flatMap((from) => numbered(from, 3)));
  });

  it('is not told that something is written when another one is connected', async () => {
    const rig = new Rig().connect();
    let written = false;
    const handedOver = rig.sender.handOver(numbered(0, 3)).then(() => {
      written = true;
    });
    await rig.take(3);
    const other = new MessageChannel();
    rig.feeds.connect('files 2', other.port1);
    // What was sent to the first one by then is there as well.
    const later = rig.sender.handOver(numbered(3, 3));
    await rig.take(3);
    expect(written).toBe(false);
    rig.feeds.settle();
    await Promise.all([handedOver, later]);
  });

  it('is told again by the next analysis what the one before could not tell any more', async () => {
    const rig = new Rig().connect();
    const handedOver = rig.sender.handOver(numbered(0, 3));
    await rig.take(3);
    rig.replace(rig.feeds.close());
    await handedOver;
    expect(rig.taken).toEqual(numbered(0, 3));
  });

  it('wakes who waits for it', async () => {
    const rig = new Rig().connect();
    const filled = new Promise<void>((resolve) => rig.feeds.onFilled(resolve));
    void rig.sender.handOver(numbered(0, 1));
    await filled;
    expect(rig.feeds.isEmpty).toBe(false);
  });

  it('is forgotten when its sender is gone', async () => {
    const rig = new Rig().connect();
    expect(rig.feeds.size).toBe(1);
    rig.sender.close();
    await until(() => rig.feeds.size === 0);
  });
});
