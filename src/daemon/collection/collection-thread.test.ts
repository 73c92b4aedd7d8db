import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, until } from '../../../test/support/patiently.ts';
import { systemClock } from '../../lib/clock.ts';
import { FeedReader, makeCollectingHome } from './collection-rig.contract.ts';
import { CollectionThread } from './collection-thread.ts';
import type { FromCollection } from './messages.ts';

type CollectingHome = Awaited<ReturnType<typeof makeCollectingHome>>;

/** The thread's work, done in this one, and what it tells. */
function begin({ start }: Pick<CollectingHome, 'start'>) {
  const told: FromCollection[] = [];
  const thread = new CollectionThread({ ...start, part: 'collector' }, systemClock, (message) => told.push(message));
  const analysis = new FeedReader();
  analysis.open((port) => void thread.obey({ type: 'connect', port }));
  const running = thread.run();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= thread.obey({ type: 'stop' });
    return stopped;
  };
  onTestFinished(() => (analysis.canWrite ? stop() : undefined));
  const types = () => told.map(({ type }) => type).filter((type) => type !== 'figures');
  const begun = () => until(() => types().length > 0);
  return { told, types, analysis, begun, running, stop };
}

/** How far the log file is known to be dealt with. */
function keptOffset(path: string): number {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    const kept = database.prepare("SELECT value FROM positions WHERE key LIKE 'file %'").pluck().get();
    return kept === undefined ? 0 : (JSON.parse(String(kept)) as { offset: number }).offset;
  } finally {
    database.close();
  }
}

describe('a thread that collects', () => {
  it('misses nothing from the moment on that it says it collects', async () => {
    const home = await makeCollectingHome();
    await home.write('before');
    const { told, begun, analysis } = begin(home);
    await begun();
    await home.write('a', 'b');
    expect(told[0]).toEqual({ type: 'collecting', collectors: [home.log] });
    await until(() => analysis.texts.length === 2);
    expect(analysis.texts).toEqual(['a', 'b']);
    await eventually(() => expect(told.at(-1)).toMatchObject({ type: 'figures', figures: { events: 2 } }));
  });

  it('knows its place only when what it read is written', async () => {
    const home = await makeCollectingHome();
    const { begun, analysis, stop, told } = begin(home);
    await begun();
    analysis.canWrite = false;
    await home.write('a', 'b');
    await until(() => analysis.texts.length === 2);
    expect(keptOffset(home.home.positions)).toBe(0);
    analysis.canWrite = true;
    analysis.feeds.settle();
    await stop();
    expect(keptOffset(home.home.positions)).toBe(4);
    expect(told.at(-1)).toMatchObject({ type: 'stopped', figures: { events: 2 } });
  });

  it('leaves nothing behind that is open, or that waits for a socket, when it says that it has stopped', async () => {
    const home = await makeCollectingHome();
    const socket = join(home.home.root, 'out');
    let received = '';
    const server = createServer((connection) => {
      connection.setEncoding('latin1').on('data', (chunk: string) => {
        received += chunk;
      });
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    onTestFinished(() => void server.close());
    await home.configure(
      `<socket><name>out</name><location>${socket}</location><mode>tcp</mode></socket>`,
      home.localfile.replace('</localfile>', '<target>agent,out</target></localfile>'),
    );
    const { begun, analysis, stop, running } = begin(home);
    await begun();
    await home.write('first');
    await until(() => received === 'first');
    await home.write(...Array.from({ length: 1_000 }, () => 'line'));
    await until(() => analysis.texts.length === 1_001);
    await stop();
    await running;
    await eventually(() => expect([received.length, analysis.feeds.size]).toEqual([4_005, 0]));
    // SQLite removes it with the last connection.
    expect(existsSync(`${home.home.positions}-wal`)).toBe(false);
  });

  it('does not begin when it is stopped before', async () => {
    const { running, stop, types } = begin(await makeCollectingHome());
    await stop();
    await running;
    expect(types()).toEqual(['stopped']);
  });

  it('takes any number of collectors without a warning', async () => {
    const home = await makeCollectingHome();
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const files = Array.from({ length: 30 }, (_, number) => join(home.home.root, `${number}.log`));
    await Promise.all(files.map((file) => writeFile(file, '')));
    await home.configure(...files.map((file) => home.localfile.replace(home.log, file)));
    const { begun, told, stop } = begin(home);
    await begun();
    expect(told[0]).toEqual({ type: 'collecting', collectors: files });
    await stop();
    expect(warnings).toEqual([]);
  });
});

describe('a thread that cannot collect', () => {
  it('says what is wrong with the configuration where to look for it', async () => {
    const home = await makeCollectingHome();
    await home.configure('<localfile><log_format>nope</log_format></localfile>');
    const { running, told } = begin(home);
    await running;
    expect(told).toEqual([{ type: 'refused', why: expect.any(String), remedy: expect.stringContaining('check') }]);
  });

  it('says which file it cannot have, and what to do', async () => {
    const home = await makeCollectingHome();
    await mkdir(home.home.positions);
    const { running, told } = begin(home);
    await running;
    expect(told).toEqual([
      { type: 'refused', why: expect.stringContaining(home.home.positions), remedy: expect.stringContaining('room') },
    ]);
  });
});
