import { mkdir, rmdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import { recordThreads, threads } from '../../../test/support/recorded-threads.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { CollectingPart } from './collecting-part.ts';
import { FeedReader, makeCollectingHome } from './collection-rig.contract.ts';

vi.mock(import('../../lib/start-worker.ts'), async (original) => recordThreads(await original()));

type CollectingHome = Awaited<ReturnType<typeof makeCollectingHome>>;

/** Not begun yet. */
function makePart({ start }: CollectingHome, eventsBefore = 0) {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const analysis = new FeedReader();
  let feeds = 0;
  const addFeed: ConstructorParameters<typeof CollectingPart>[0]['addFeed'] = (connect) => {
    feeds += 1;
    analysis.open(connect);
    return () => {
      feeds -= 1;
    };
  };
  const part = new CollectingPart({ start: { ...start, part: 'collector' }, clock, log, addFeed, eventsBefore });
  const ended = () => part.stop();
  onTestFinished(async () => {
    const stopped = ended();
    await clock.advance(5_000);
    await stopped;
  });
  const fail = async () => {
    await threads.at(-1)?.terminate();
    await until(() => !part.running);
  };
  return { part, clock, analysis, logged, fail, feeds: () => feeds };
}

describe('a part that collects', () => {
  it('hands over what there is, counts it, and leaves no thread and no feed when it is stopped', async () => {
    const home = await makeCollectingHome();
    const { part, analysis, feeds } = makePart(home, 10);
    expect(await part.begin()).toBe(true);
    expect([part.running, part.collectors, feeds()]).toEqual([true, [home.log], 1]);
    await home.write('a', 'b');
    await until(() => analysis.texts.length === 2);
    const codes: number[] = [];
    threads[0]?.once('exit', (code) => codes.push(code));
    await part.stop();
    expect([part.running, part.figures.events, feeds()]).toEqual([false, 12, 0]);
    // By itself: a thread that is terminated does not close what it has open.
    expect(codes).toEqual([0]);
  });

  it('does not wait for an analysis that cannot write when it is stopped, and hands it over at the next start', async () => {
    const home = await makeCollectingHome();
    const { part, analysis, clock, logged } = makePart(home);
    await part.begin();
    analysis.canWrite = false;
    await home.write('a');
    await until(() => analysis.texts.length === 1);
    let stopped = false;
    const stopping = part.stop().then(() => {
      stopped = true;
    });
    await clock.advance(4_999);
    expect(stopped).toBe(false);
    await clock.advance(1);
    await stopping;
    expect([part.running, part.figures.events, logged]).toEqual([false, 0, []]);
    const next = makePart(home);
    await next.part.begin();
    await until(() => next.analysis.texts.length === 1);
    expect(next.analysis.texts).toEqual(['a']);
  });

  it('can be stopped while it begins', async () => {
    const { part, logged } = makePart(await makeCollectingHome());
    const begun = part.begin();
    await part.stop();
    expect([await begun, part.running, logged]).toEqual([false, false, []]);
  });
});

describe('a thread that ends by a defect', () => {
  it('is followed by another, which reads on from where it was', async () => {
    const home = await makeCollectingHome();
    const { part, analysis, clock, logged, fail } = makePart(home);
    await part.begin();
    await home.write('a');
    await until(() => part.figures.events === 1);
    await fail();
    expect(logged.join()).toMatch(/"level":"error".*ended by itself.*"part":"collector"/);
    expect(part.collectors).toEqual([home.log]);
    await home.write('b');
    await clock.advance(1_000);
    await until(() => part.figures.events === 2);
    expect(analysis.texts).toEqual(['a', 'b']);
    expect(logged.at(-1)).toContain('the collection goes on');
  });

  it('is followed later each time', async () => {
    const { part, clock, fail } = makePart(await makeCollectingHome());
    await part.begin();
    for (const ms of [1_000, 2_000, 4_000]) {
      await fail();
      const before = threads.length;
      await clock.advance(ms - 1);
      expect(threads.length).toBe(before);
      await clock.advance(1);
      expect(threads.length).toBe(before + 1);
    }
  });

  it('is followed by none once it is stopped', async () => {
    const { part, clock, feeds, fail } = makePart(await makeCollectingHome());
    await part.begin();
    await fail();
    await part.stop();
    await clock.advance(120_000);
    expect([threads.length, clock.timers, feeds()]).toEqual([1, 0, 0]);
  });

  it('ends a stop that waits for it', async () => {
    const home = await makeCollectingHome();
    const { part, analysis, clock } = makePart(home);
    await part.begin();
    analysis.canWrite = false;
    await home.write('a');
    await until(() => analysis.texts.length === 1);
    const stopping = part.stop();
    await threads[0]?.terminate();
    await stopping;
    expect(clock.timers).toBe(0);
  });
});

describe('a part that cannot begin', () => {
  it('says why and what to do, not that it is a defect, and begins when it can', async () => {
    const home = await makeCollectingHome();
    await mkdir(home.home.positions);
    const { part, clock, logged, feeds } = makePart(home);
    expect(await part.begin()).toBe(false);
    expect([part.running, feeds()]).toEqual([false, 0]);
    expect(logged.join()).toMatch(/"level":"error".*cannot begin.*positions\.db.*"remedy":"make room/);
    expect(logged.join()).not.toContain('defect');
    await rmdir(home.home.positions);
    await clock.advance(1_000);
    await until(() => part.collectors.length === 1);
    expect(logged.at(-1)).toContain('the collection goes on');
  });
});
