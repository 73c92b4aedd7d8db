import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type AnalysisHome,
  makeAnalysisHome,
  numberedEvent,
  numbersOf,
  upTo,
} from '../../../test/support/analysis-home.ts';
import { sendEvents, sendMeanwhile, startFlow } from '../../../test/support/event-sender.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import { recordThreads, threads } from '../../../test/support/recorded-threads.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { isDatagramSocketServed } from '../../lib/datagram-receiver.ts';
import { Analysis } from './analysis.ts';

vi.mock(import('../../lib/start-worker.ts'), async (original) => recordThreads(await original()));

async function start(home: AnalysisHome) {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const started = await Analysis.start({ home: home.root, managerName: 'watchtower.example', clock, log });
  if (started.kind === 'refused') throw new Error(JSON.stringify(started.problems));
  const { analysis } = started;
  const stop = () => analysis.stop();
  onTestFinished(() => (isDatagramSocketServed(home.analysisSocket) ? stop() : undefined));
  return { analysis, logged, clock };
}

/** Until these numbers are in alerts.json, and nothing else. */
async function expectNumbers(home: AnalysisHome, numbers: readonly number[]): Promise<void> {
  await eventually(async () => expect((await home.lines()).length).toBeGreaterThanOrEqual(numbers.length));
  expect(numbersOf(await home.alerts())).toEqual(numbers);
}

const mistake = '<group name="x,"><rule id="9" level="99"><description>Too high</description></rule></group>';

describe('the analysis', () => {
  it('analyses all of a flood in order, since its senders wait', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    await sendEvents(home.analysisSocket, upTo(20_000).map(numberedEvent));
    await expectNumbers(home, upTo(20_000));
    expect((await home.read('logs/alerts/alerts.log')).match(/^number \d+$/gm)).toHaveLength(20_000);
    await analysis.stop();
    expect(analysis.counts).toMatchObject({ events: 20_000, alerts: 20_000 });
  });

  it('does not start with a ruleset that has a mistake', async () => {
    const home = await makeAnalysisHome();
    await home.write('ruleset/rules/0030-bad.xml', mistake);
    const { log } = testTools();
    const clock = new ManualClock();
    const started = await Analysis.start({ home: home.root, managerName: 'watchtower', clock, log });
    expect(started).toMatchObject({ kind: 'refused', problems: [{ file: 'ruleset/rules/0030-bad.xml', line: 1 }] });
    await until(() => threads[0]?.threadId === -1);
  });

  it('leaves no thread and no socket when it is stopped', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    const codes: number[] = [];
    threads[0]?.once('exit', (code) => codes.push(code));
    await analysis.stop();
    expect(isDatagramSocketServed(home.analysisSocket)).toBe(false);
    // By itself: a thread that is terminated leaves its native memory behind.
    expect(codes).toEqual([0]);
  });
});

describe('a reload', () => {
  it('takes new rules while events keep coming, each of which is analysed once', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    const flow = startFlow(home.analysisSocket, numberedEvent);
    for (const round of upTo(3)) {
      const before = analysis.counts.events;
      await home.write(
        'ruleset/rules/0030-round.xml',
        `<group name="x,"><rule id="300" level="3"><match>^round ${round}</match><description>Round</description></rule></group>`,
      );
      expect(await analysis.reload()).toMatchObject({ accepted: true });
      await until(() => analysis.counts.events > before + 100);
      await sendEvents(home.analysisSocket, [`1:x:round ${round}`]);
    }
    const sent = await flow.stop();
    await until(() => analysis.counts.events === sent + 3);
    const alerts = await home.alerts();
    expect(numbersOf(alerts)).toEqual(upTo(sent));
    expect(alerts.filter(({ rule }) => rule.id === '300').map(({ full_log }) => full_log)).toEqual([
      'round 0',
      'round 1',
      'round 2',
    ]);
    expect(alerts.filter(({ rule }) => rule.id === '200').at(-1)?.rule.firedtimes).toBe(sent);
  });

  it('does not interrupt what correlates, and forgets nothing that was seen', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    const refused = '1:gate:Dec 29 10:00:01 gate doord[7]: refused ann from 192.0.2.7';
    for (const event of ['1:gate:visitor ann', refused, refused, refused]) {
      await sendEvents(home.analysisSocket, ['1:gate:visitor ann', event]);
      expect(await analysis.reload()).toMatchObject({ accepted: true });
    }
    await eventually(async () =>
      expect((await home.alerts()).map(({ rule }) => rule.id)).toEqual(['201', '101', '101', '102']),
    );
  });

  it('with a mistake changes nothing, and says what is wrong', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    await home.write('ruleset/rules/0030-bad.xml', mistake);
    const { accepted, problems } = await analysis.reload();
    expect([accepted, problems]).toMatchObject([false, [{ file: 'ruleset/rules/0030-bad.xml', severity: 'mistake' }]]);
    await sendEvents(home.analysisSocket, upTo(3).map(numberedEvent));
    await expectNumbers(home, upTo(3));
    expect([analysis.running, analysis.problems]).toEqual([true, []]);
  });

  it('that cannot have the files leaves the thread before it at work', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    await writeFile(home.ossecConf, '<ossec_config><global><logall>yes</logall></global></ossec_config>');
    await home.write('logs/archives', 'a file where a folder should be');
    expect(await analysis.reload()).toMatchObject({ accepted: false, problems: [{ code: 'unavailable' }] });
    await sendEvents(home.analysisSocket, upTo(3).map(numberedEvent));
    await expectNumbers(home, upTo(3));
    expect(analysis.running).toBe(true);
  });

  it('that is one of many comes in its turn', async () => {
    const home = await makeAnalysisHome();
    const { analysis } = await start(home);
    const reloads = await Promise.all([analysis.reload(), analysis.reload(), analysis.reload()]);
    expect(reloads.map(({ accepted }) => accepted)).toEqual([true, true, true]);
    await sendEvents(home.analysisSocket, upTo(3).map(numberedEvent));
    await expectNumbers(home, upTo(3));
  });
});

describe('a thread that ends by a defect', () => {
  it('is followed by another, which takes what was sent meanwhile', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock, logged } = await start(home);
    await sendEvents(home.analysisSocket, upTo(3).map(numberedEvent));
    await expectNumbers(home, upTo(3));
    await until(() => analysis.counts.events === 3);
    await threads[0]?.terminate();
    await until(() => !analysis.running);
    expect(logged.join()).toMatch(/"level":"error".*ended by itself/);
    await sendEvents(home.analysisSocket, [3, 4].map(numberedEvent));
    await clock.advance(1_000);
    await expectNumbers(home, upTo(5));
    await until(() => analysis.counts.events === 5);
    expect(analysis.running).toBe(true);
  });

  it('is followed by another at the socket it had last, when the one before was removed', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock } = await start(home);
    await rm(home.analysisSocket);
    await until(() => existsSync(home.analysisSocket));
    await sendEvents(home.analysisSocket, upTo(2).map(numberedEvent));
    await expectNumbers(home, upTo(2));
    await threads[0]?.terminate();
    await until(() => !analysis.running);
    sendMeanwhile(home.analysisSocket, [numberedEvent(2)]);
    await clock.advance(1_000);
    await expectNumbers(home, upTo(3));
  });

  it('is followed later each time, until one has lasted', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock } = await start(home);
    const fail = async () => {
      await threads.at(-1)?.terminate();
      await until(() => !analysis.running);
    };
    const isBackAfter = async (ms: number) => {
      const before = threads.length;
      await clock.advance(ms - 1);
      expect(threads.length).toBe(before);
      await clock.advance(1);
      await until(() => analysis.running);
    };
    for (const ms of [1_000, 2_000, 4_000]) {
      await fail();
      await isBackAfter(ms);
    }
    await clock.advance(600_001);
    await fail();
    await isBackAfter(1_000);
  });

  it('is followed at once by a reload', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock } = await start(home);
    await threads[0]?.terminate();
    await until(() => !analysis.running);
    expect(await analysis.reload()).toMatchObject({ accepted: true });
    await clock.advance(120_000);
    expect(threads).toHaveLength(2);
    await sendEvents(home.analysisSocket, [numberedEvent(0)]);
    await expectNumbers(home, [0]);
  });

  it('is followed as soon as what keeps the next one from beginning is gone', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock, logged } = await start(home);
    const moved = `${home.alertsFile}.moved`;
    await rename(home.alertsFile, moved);
    await writeFile(home.alertsFile, '{"by":"a manager"}\n');
    await threads[0]?.terminate();
    await until(() => !analysis.running);
    await clock.advance(1_000);
    await until(() => logged.join().includes('cannot go on'));
    await sendEvents(home.analysisSocket, [numberedEvent(0)]);
    await rename(moved, home.alertsFile);
    await until(() => clock.timers > 0);
    await clock.advance(2_000);
    await expectNumbers(home, [0]);
  });

  it('does not keep the analysis from stopping', async () => {
    const home = await makeAnalysisHome();
    const { analysis, clock } = await start(home);
    await threads[0]?.terminate();
    await until(() => !analysis.running);
    await analysis.stop();
    expect(isDatagramSocketServed(home.analysisSocket)).toBe(false);
    await clock.advance(60_000);
    expect(threads).toHaveLength(1);
  });
});
