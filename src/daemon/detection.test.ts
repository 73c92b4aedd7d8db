import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type AnalysisHome,
  makeAnalysisHome,
  numberedEvent,
  numbersOf,
  upTo,
} from '../../test/support/analysis-home.ts';
import { sendEvents } from '../../test/support/event-sender.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { eventually } from '../../test/support/patiently.ts';
import { testTools } from '../../test/support/test-tools.ts';
import { isDatagramSocketServed } from '../lib/datagram-receiver.ts';
import { lockFile } from '../lib/file-lock.ts';
import { Detection, type DetectionPart, DetectionRefused } from './detection.ts';
import { HomeInUse } from './parts.ts';

const all: readonly DetectionPart[] = ['collector', 'syscheck', 'analysis'];

/** A home that analyses and follows a log file. */
async function makeDetectingHome() {
  const home = await makeAnalysisHome();
  const log = join(home.root, 'own.log');
  await writeFile(log, '');
  const configure = (sections = '') =>
    writeFile(
      home.ossecConf,
      `<ossec_config><localfile><log_format>syslog</log_format><location>${log}</location></localfile>${sections}</ossec_config>`,
    );
  await configure();
  return { home, configure, write: (number: number) => writeFile(log, `number ${number}\n`, { flag: 'a' }) };
}

function start(home: AnalysisHome, parts: readonly DetectionPart[]) {
  const { log, logged } = testTools();
  const options = {
    hostname: 'watchtower.example',
    hostAddress: '192.0.2.7',
    environment: {},
    clock: new ManualClock(),
  };
  const starting = Detection.start({ ...options, home, parts, log });
  onTestFinished(async () => {
    const detection = await starting.catch(() => undefined);
    await detection?.stop();
  });
  return { starting, log, logged };
}

/** Nobody has the home's parts, and nobody its socket. */
function expectFree(home: AnalysisHome): void {
  for (const part of ['collector', 'syscheck']) {
    const lock = lockFile(home.partLock(part));
    expect(lock, part).toBeDefined();
    lock?.release();
  }
  expect(isDatagramSocketServed(home.analysisSocket)).toBe(false);
}

describe('detection', () => {
  it('makes alerts of what it collects and of what it is sent, until it is stopped', async () => {
    const { home, write } = await makeDetectingHome();
    const detection = await start(home, all).starting;
    await write(1);
    await sendEvents(home.analysisSocket, [numberedEvent(2)]);
    await eventually(async () => expect([...numbersOf(await home.alerts())].sort()).toEqual([1, 2]));
    expect(detection.analysis).toMatchObject({ running: true });
    expect(detection.collection).toMatchObject([{ part: 'collector', running: true }]);
    expect([detection.unwell, detection.problems]).toEqual([undefined, []]);
    await detection.stop();
    expectFree(home);
  });

  it('in parts of their own: a collector sends to whatever serves the socket', async () => {
    const { home, write } = await makeDetectingHome();
    const analysing = await start(home, ['analysis']).starting;
    const collecting = await start(home, ['collector']).starting;
    await write(1);
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual([1]));
    expect([analysing.collection, collecting.analysis]).toEqual([[], undefined]);
    await collecting.stop();
    await analysing.stop();
    expectFree(home);
  });

  it('is refused a part that runs already, and leaves that one alone', async () => {
    const { home, write } = await makeDetectingHome();
    const detection = await start(home, all).starting;
    await expect(start(home, ['syscheck', 'collector']).starting).rejects.toThrow(HomeInUse);
    await expect(start(home, ['analysis']).starting).rejects.toThrow(DetectionRefused);
    await write(1);
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual([1]));
    await detection.stop();
    expectFree(home);
  });

  it('gives back what it had when one part is taken', async () => {
    const { home } = await makeDetectingHome();
    await mkdir(home.state, { recursive: true });
    const other = lockFile(home.partLock('syscheck'));
    await expect(start(home, all).starting).rejects.toThrow(/another process runs the syscheck/);
    other?.release();
    expectFree(home);
  });

  it('gives back what it had when a lock cannot be had at all', async () => {
    const { home } = await makeDetectingHome();
    await mkdir(home.partLock('syscheck'), { recursive: true });
    await expect(start(home, ['collector', 'syscheck']).starting).rejects.toThrow();
    const lock = lockFile(home.partLock('collector'));
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('does not start at all when there is a mistake in one of its parts', async () => {
    const { home, configure } = await makeDetectingHome();
    await configure('<localfile><log_format>nope</log_format></localfile>');
    await expect(start(home, all).starting).rejects.toThrow('the collection cannot start');
    expectFree(home);
    await configure();
    await home.write('ruleset/rules/0030-bad.xml', '<group name="x,"><rule id="9" level="99"></rule></group>');
    await expect(start(home, all).starting).rejects.toThrow('the analysis cannot start');
    expectFree(home);
  });
});

describe('a reload of detection', () => {
  it('reads rules and what is collected again', async () => {
    const { home, configure, write } = await makeDetectingHome();
    const { starting, log } = start(home, all);
    const detection = await starting;
    const other = join(home.root, 'other.log');
    await writeFile(other, '');
    await configure(`<localfile><log_format>syslog</log_format><location>${other}</location></localfile>`);
    expect(await detection.reload(log)).toEqual({ accepted: true, problems: [] });
    expect(detection.collection).toMatchObject([{ collectors: [join(home.root, 'own.log'), other] }]);
    for (const number of upTo(3)) await write(number);
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(3)));
  });

  it('takes what has no mistake, and leaves the rest as it is', async () => {
    const { home, configure } = await makeDetectingHome();
    const { starting, log, logged } = start(home, all);
    const detection = await starting;
    const rules = detection.analysis?.rules ?? 0;
    await home.write(
      'ruleset/rules/0030-more.xml',
      '<group name="x,"><rule id="9" level="3"><description>.</description></rule></group>',
    );
    await configure('<localfile><log_format>nope</log_format></localfile>');
    const { accepted, problems } = await detection.reload(log);
    expect([accepted, problems]).toEqual([false, [expect.stringMatching(/^etc\/ossec\.conf:1: mistake/)]]);
    expect(logged.join()).toContain('what is to be collected was refused');
    expect(detection.analysis?.rules).toBe(rules + 1);
    expect(detection.collection).toMatchObject([{ part: 'collector', running: true }]);
  });

  it('that is under way ends before a stop, and one that comes later does nothing', async () => {
    const { home } = await makeDetectingHome();
    const { starting, log } = start(home, all);
    const detection = await starting;
    const reloading = detection.reload(log);
    // It has begun by then, and loading the rules takes longer.
    await new Promise((resolve) => setImmediate(resolve));
    const stopping = detection.stop();
    const late = detection.reload(log);
    expect(await reloading).toEqual({ accepted: true, problems: [] });
    await stopping;
    expect(await late).toMatchObject({ accepted: false, problems: ['the program is stopping'] });
    expect(await detection.reload(log)).toMatchObject({ accepted: false, problems: ['the program is stopping'] });
    expectFree(home);
  });
});
