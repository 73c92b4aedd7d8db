import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type AnalysisHome,
  makeAnalysisHome,
  numberedEvent,
  numbersOf,
  upTo,
} from '../../../test/support/analysis-home.ts';
import { sendEvents } from '../../../test/support/event-sender.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import { recordThreads, threads } from '../../../test/support/recorded-threads.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { FeedSender } from '../feed/feed-sender.ts';
import { Analysis } from './analysis.ts';

vi.mock(import('../../lib/start-worker.ts'), async (original) => recordThreads(await original()));

async function start() {
  const home = await makeAnalysisHome();
  const { log } = testTools();
  const clock = new ManualClock();
  const started = await Analysis.start({ home: home.root, managerName: 'watchtower.example', clock, log });
  if (started.kind === 'refused') throw new Error(JSON.stringify(started.problems));
  const { analysis } = started;
  onTestFinished(() => analysis.stop());
  return { home, analysis, clock };
}

/** A collector that hands over numbered events, some at a time, as fast as they are written. */
class Collector {
  handedOver = 0;
  readonly remove: () => void;
  connections = 0;
  readonly #sender = new FeedSender();
  readonly #from: number;

  constructor(analysis: Analysis, from = 0) {
    this.#from = from;
    this.remove = analysis.addFeed((port) => {
      this.connections += 1;
      this.#sender.connect(port);
    });
    onTestFinished(() => this.#sender.close());
  }

  async handOver(count: number): Promise<void> {
    const first = this.#from + this.handedOver;
    await this.#sender.handOver(upTo(count).map((number) => numberedEvent(first + number)));
    this.handedOver += count;
  }

  keepOn(): { stop(): Promise<void> } {
    const stop = new AbortController();
    const collecting = (async () => {
      while (!stop.signal.aborted) await this.handOver(7);
    })();
    return {
      stop: async () => {
        stop.abort();
        await collecting;
      },
    };
  }
}

const analysed = async (home: AnalysisHome) => numbersOf(await home.alerts());

describe('a feed of the analysis', () => {
  it('brings events, and what it has handed over is written', async () => {
    const { home, analysis } = await start();
    await new Collector(analysis).handOver(1_000);
    expect(await analysed(home)).toEqual(upTo(1_000));
  });

  it('loses nothing by reloads and has nothing done twice', async () => {
    const { home, analysis } = await start();
    const collector = new Collector(analysis);
    const collecting = collector.keepOn();
    for (const _ of upTo(3)) {
      const before = collector.handedOver;
      expect(await analysis.reload()).toMatchObject({ accepted: true });
      await until(() => collector.handedOver > before + 50);
    }
    await collecting.stop();
    expect(await analysed(home)).toEqual(upTo(collector.handedOver));
    expect(collector.connections).toBe(4);
  });

  it('that comes while a reload is under way is connected once, to the new rules', async () => {
    const { home, analysis } = await start();
    const reloading = analysis.reload();
    const collector = new Collector(analysis);
    const handedOver = collector.handOver(10);
    await reloading;
    await handedOver;
    expect([await analysed(home), collector.connections]).toEqual([upTo(10), 1]);
  });

  it('that is gone before its turn came is not connected', async () => {
    const { analysis } = await start();
    const reloading = analysis.reload();
    const collector = new Collector(analysis);
    collector.remove();
    await reloading;
    await analysis.reload();
    expect(collector.connections).toBe(0);
  });

  it('goes on after a reload that is refused', async () => {
    const { home, analysis } = await start();
    const collector = new Collector(analysis);
    await collector.handOver(10);
    await home.write('ruleset/rules/0030-bad.xml', '<group name="x,"><rule id="9" level="99"></rule></group>');
    expect(await analysis.reload()).toMatchObject({ accepted: false });
    await collector.handOver(10);
    expect(await analysed(home)).toEqual(upTo(20));
  });

  it('goes on with the thread before when the next one cannot have the files', async () => {
    const { home, analysis } = await start();
    const collector = new Collector(analysis);
    await collector.handOver(10);
    await home.write('etc/ossec.conf', '<ossec_config><global><logall>yes</logall></global></ossec_config>');
    await home.write('logs/archives', 'a file where a folder should be');
    expect(await analysis.reload()).toMatchObject({ accepted: false });
    await collector.handOver(10);
    expect(await analysed(home)).toEqual(upTo(20));
  });

  it('does not keep another one, or the socket, from its turn', async () => {
    const { home, analysis } = await start();
    const [one, other] = [new Collector(analysis), new Collector(analysis, 1_000_000)];
    const collecting = [one.keepOn(), other.keepOn()];
    await sendEvents(
      home.analysisSocket,
      upTo(100).map((number) => numberedEvent(2_000_000 + number)),
    );
    await eventually(async () =>
      expect((await analysed(home)).filter((number) => number >= 2_000_000)).toHaveLength(100),
    );
    await until(() => one.handedOver > 100 && other.handedOver > 100);
    await Promise.all(collecting.map((each) => each.stop()));
  });
});

describe('a feed of an analysis that ends by a defect', () => {
  it('sends again to the next what was not acknowledged, and nothing else', async () => {
    const { home, analysis, clock } = await start();
    const collector = new Collector(analysis);
    await collector.handOver(50);
    const collecting = collector.keepOn();
    for (const _ of upTo(2)) {
      await threads.at(-1)?.terminate();
      await until(() => !analysis.running);
      const before = collector.handedOver;
      await clock.advance(4_000);
      await until(() => analysis.running && collector.handedOver > before + 50);
    }
    await collecting.stop();
    const numbers = await analysed(home);
    expect([...new Set(numbers)]).toEqual(upTo(collector.handedOver));
    // One batch each time, at most.
    expect(numbers.length - collector.handedOver).toBeLessThanOrEqual(14);
  });
});
