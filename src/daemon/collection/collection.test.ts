import { createSocket } from 'node:dgram';
import { mkdir, open, rmdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { Collection } from './collection.ts';
import { FeedReader, makeCollectingHome } from './collection-rig.contract.ts';

type CollectingHome = Awaited<ReturnType<typeof makeCollectingHome>>;

const mistake = '<localfile><log_format>nope</log_format></localfile>';

async function start({ start: given }: CollectingHome) {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const analysis = new FeedReader();
  /** Threads that were connected by now. */
  let threads = 0;
  const addFeed: Parameters<typeof Collection.start>[0]['addFeed'] = (connect) => {
    threads += 1;
    analysis.open(connect);
    return () => undefined;
  };
  const parts = ['collector', 'syslog', 'syscheck'] as const;
  const started = await Collection.start({ start: given, parts, clock, log, addFeed });
  if (started.kind === 'refused') return { problems: started.problems };
  const { collection } = started;
  onTestFinished(() => collection.stop());
  const running = () => collection.reports.filter((report) => report.running).map(({ part }) => part);
  return { collection, clock, analysis, logged, running, threads: () => threads };
}

async function startWell(home: CollectingHome) {
  const started = await start(home);
  if (started.collection === undefined) throw new Error(JSON.stringify(started.problems));
  return started;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

describe('the collection', () => {
  it('has a thread for each part that has something to do, until it is stopped', async () => {
    const home = await makeCollectingHome();
    const { collection, running, analysis } = await startWell(home);
    expect(running()).toEqual(['collector', 'syscheck']);
    await until(() => collection.reports[1]?.fileIntegrity?.scannedAt !== undefined);
    expect(collection.reports).toMatchObject([
      { part: 'collector', collectors: [home.log], fileIntegrity: undefined },
      { part: 'syscheck', collectors: ['syscheck'], fileIntegrity: { files: 0, scanning: false } },
    ]);
    await collection.stop();
    expect(running()).toEqual([]);
    await until(() => analysis.feeds.size === 0);
  });

  it('does not start with a configuration that has a mistake', async () => {
    const home = await makeCollectingHome();
    await home.configure(mistake);
    expect((await start(home)).problems).toMatchObject([{ severity: 'mistake', line: 1 }]);
  });

  it('starts a part once the configuration gives it work, and ends one that has none any more', async () => {
    const home = await makeCollectingHome();
    await home.configure(home.localfile);
    const { collection, running, threads } = await startWell(home);
    expect([running(), threads()]).toEqual([['collector'], 1]);
    await home.configure(home.syscheck);
    expect(await collection.reload()).toMatchObject({ accepted: true });
    expect([running(), threads()]).toEqual([['syscheck'], 2]);
    await home.configure();
    await collection.reload();
    expect([collection.reports, threads()]).toEqual([[], 2]);
  });
});

describe('a reload of the collection', () => {
  it('starts anew only what has changed, which misses nothing and counts on', async () => {
    const home = await makeCollectingHome();
    const { collection, analysis, threads } = await startWell(home);
    await home.write('a');
    await until(() => collection.reports[0]?.events === 1);
    await collection.reload();
    expect(threads()).toBe(2);
    await home.configure(home.localfile.replace('</localfile>', '<age>1d</age></localfile>'), home.syscheck);
    const reloaded = collection.reload();
    await home.write('b');
    await reloaded;
    expect(threads()).toBe(3);
    await until(() => analysis.texts.includes('b'));
    await collection.stop();
    expect(analysis.texts.filter((text) => text === 'a' || text === 'b')).toEqual(['a', 'b']);
    expect(collection.reports.find(({ part }) => part === 'collector')?.events).toBe(2);
  });

  it('leaves the listeners for syslog alone when only log files have changed', async () => {
    const home = await makeCollectingHome();
    const remote = `<remote><connection>syslog</connection><protocol>udp</protocol><port>${await freePort()}</port><allowed-ips>127.0.0.1</allowed-ips></remote>`;
    await home.configure(home.localfile, remote);
    const { collection, running, threads } = await startWell(home);
    expect([running(), threads()]).toEqual([['collector', 'syslog'], 2]);
    await home.configure(home.localfile.replace('</localfile>', '<age>1d</age></localfile>'), remote);
    expect(await collection.reload()).toMatchObject({ accepted: true });
    expect([running().toSorted(), threads()]).toEqual([['collector', 'syslog'], 3]);
  });

  it('closes nothing that is somebody else’s when a thread ends that has run commands', async () => {
    const home = await makeCollectingHome();
    const command = '<localfile><log_format>command</log_format><command>echo 1</command></localfile>';
    await home.configure(command);
    const { collection } = await startWell(home);
    await until(() => collection.reports[0]?.events === 1);
    const files = await Promise.all(Array.from({ length: 40 }, () => open(home.log)));
    onTestFinished(async () => {
      await Promise.allSettled(files.map((file) => file.close()));
    });
    await home.configure(command, home.localfile);
    await collection.reload();
    for (const file of files) expect((await file.stat()).isFile()).toBe(true);
  });

  it('keeps what runs when the configuration has a mistake, and says which', async () => {
    const home = await makeCollectingHome();
    const { collection, running, analysis, threads } = await startWell(home);
    await home.configure(home.localfile, mistake);
    expect(await collection.reload()).toMatchObject({ accepted: false, problems: [{ severity: 'mistake' }] });
    expect([running(), threads(), collection.problems]).toEqual([['collector', 'syscheck'], 2, []]);
    await home.write('a');
    await until(() => analysis.texts.includes('a'));
  });

  it('keeps a part that would have nothing left to do since what is said of it is refused', async () => {
    const home = await makeCollectingHome();
    const { collection, running, threads } = await startWell(home);
    await home.configure(home.localfile, '<syscheck><directories>etc</directories></syscheck>');
    expect(await collection.reload()).toMatchObject({ accepted: false, problems: [{ severity: 'refused' }, {}] });
    expect([running(), threads()]).toEqual([['collector', 'syscheck'], 2]);
  });

  it('tries a part at once that is down, though nothing has changed', async () => {
    const home = await makeCollectingHome();
    await home.configure(home.localfile);
    await mkdir(home.home.positions);
    const { collection, clock, running } = await startWell(home);
    expect([running(), collection.reports]).toMatchObject([[], [{ part: 'collector', running: false }]]);
    await rmdir(home.home.positions);
    await collection.reload();
    expect([running(), clock.timers]).toEqual([['collector'], 0]);
  });
});
