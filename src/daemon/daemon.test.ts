import { appendFile, rm, writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { type Sink, startSink } from '../../test/support/sink.ts';
import { yaml } from '../../test/support/stage.ts';
import type { Integration } from '../integrations/integration.ts';
import { findIntegration } from '../integrations/registry.ts';
import type { Daemon } from './daemon.ts';
import { HomeInUse } from './parts.ts';

let home: TestHome;
let sink: Sink;
beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
  await home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`], yaml());
});
afterEach(async () => {
  await sink.close();
  await home.remove();
});

/** A daemon that has found its place in alerts.json. */
async function startReading() {
  const started = await startDaemon(home);
  await vi.waitFor(async () => expect((await started.daemon.operations.status()).source.lastReadAt).toBeDefined());
  return started;
}

const laneOf = async (daemon: Daemon, name = 'slack') =>
  (await daemon.operations.status()).lanes.find(({ lane }) => lane === name);

describe('the daemon', () => {
  it('delivers what is written, tells so, and stops', async () => {
    const { daemon } = await startReading();
    await home.append(numberedAlert(1), numberedAlert(2));
    await appendFile(home.alertsFile, 'no alert\n{"no":"rule"}\n');
    await vi.waitFor(async () =>
      expect(await laneOf(daemon)).toMatchObject({ delivered: 2, waiting: 0, state: 'running' }),
    );
    await vi.waitFor(async () => {
      const { source } = await daemon.operations.status();
      expect(source).toMatchObject({ file: home.alertsFile, alerts: 2, rejected: { 'not-json': 1 } });
    });
    const { text, type } = await daemon.metrics();
    expect(type).toContain('text/plain');
    expect(text).toContain('threatlockdown_lane_deliveries{lane="slack",state="delivered"} 2');
    expect(text).toContain('threatlockdown_alerts_read_total 2');
    await daemon.stop();
    await expect(daemon.ended).resolves.toBeUndefined();
  });

  it('goes on where it was, right after it has stopped, in the same process', async () => {
    const { daemon } = await startReading();
    await home.append(numberedAlert(1));
    await vi.waitFor(() => expect(sink.ids).toHaveLength(1));
    await daemon.stop();
    await home.append(numberedAlert(2));
    await startDaemon(home);
    await vi.waitFor(() => expect(sink.ids).toEqual(['1763700000.1', '1763700000.2']));
  });

  it('routes what is submitted as it does what it reads', async () => {
    const { daemon } = await startDaemon(home);
    const lines = [
      { text: JSON.stringify(numberedAlert(7)), key: 'a' },
      { text: '{', key: 'b' },
      { text: '{}', key: 'c' },
    ];
    expect(await daemon.operations.submit(lines)).toEqual({ queued: 1, unwanted: 0, rejected: 2 });
    await vi.waitFor(async () => expect(await laneOf(daemon)).toMatchObject({ delivered: 1 }));
    const [delivery] = await daemon.operations.deliveries({ lane: 'slack' });
    expect(delivery).toMatchObject({ state: 'delivered', alertId: '1763700000.7' });
    expect(await daemon.operations.delivery(delivery?.id ?? '')).toMatchObject({ id: delivery?.id, body: undefined });
  });

  it('outlives an alert that no database could hold', async () => {
    const { daemon } = await startReading();
    await appendFile(home.alertsFile, '{"rule":{"level":1e300},"id":"1763700000.9"}\n');
    await home.append(numberedAlert(1));
    await vi.waitFor(() => expect([...sink.ids].sort()).toEqual(['1763700000.1', '1763700000.9']));
    expect(await daemon.readiness()).toBeUndefined();
  });

  it('does not start on a home where another one works', async () => {
    const { daemon } = await startDaemon(home);
    const second = startDaemon(home);
    await expect(second).rejects.toThrow(HomeInUse);
    await expect(second).rejects.toThrow(`another daemon is running on ${home.root}`);
    await daemon.stop();
    await startDaemon(home);
  });
});

describe('a start that fails', () => {
  it('leaves the home free: a damaged queue', async () => {
    await (await startDaemon(home)).daemon.stop();
    await writeFile(home.queue, 'this is no database at all, and long enough to be looked at: '.repeat(100));
    await expect(startDaemon(home)).rejects.toThrow(home.queue);
    await rm(home.queue);
    await startDaemon(home);
  });

  it('leaves the home free: a position that is none of its own', async () => {
    await (await startDaemon(home)).daemon.stop();
    changeQueue(`INSERT OR REPLACE INTO positions VALUES ('alerts.json', '"nonsense"')`);
    await expect(startDaemon(home)).rejects.toThrow();
    changeQueue('DELETE FROM positions');
    await startDaemon(home);
  });

  it('leaves the home free: an integration that cannot be opened', async () => {
    const broken = (name: string): Integration | undefined => {
      const found = findIntegration(name);
      const open = () => {
        throw new Error('a defect');
      };
      return found && { ...found, open };
    };
    await expect(startDaemon(home, { findIntegration: broken })).rejects.toThrow('a defect');
    await startDaemon(home);
  });
});

describe('when the reading fails', () => {
  it('ends with the failure, is not ready, and its home is free once it is stopped', async () => {
    const { daemon } = await startReading();
    expect(await daemon.readiness()).toBeUndefined();
    changeQueue('ALTER TABLE positions RENAME TO elsewhere');
    await home.append(numberedAlert(1));
    await expect(daemon.ended).rejects.toThrow('positions');
    expect(await daemon.readiness()).toBe('reading alerts has failed');
    await daemon.stop();
    changeQueue('ALTER TABLE elsewhere RENAME TO positions');
    await startDaemon(home);
    await vi.waitFor(() => expect(sink.ids).toEqual(['1763700000.1']));
  });
});

describe('stopping', () => {
  it('does not wait for a disk that takes nothing, and loses nothing by it', async () => {
    const { daemon, logged } = await startReading();
    const other = new Database(home.queue);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    await home.append(numberedAlert(1));
    await vi.waitFor(() => expect(logged.join()).toContain('cannot be written'), { timeout: 10_000 });
    expect(await daemon.readiness()).toContain('the queue cannot be written');
    await daemon.stop();
    await expect(daemon.ended).resolves.toBeUndefined();
    other.exec('ROLLBACK');
    await startDaemon(home);
    await vi.waitFor(() => expect(sink.ids).toEqual(['1763700000.1']));
  });

  it('is said to whoever asks whether it is ready, and ends reloading', async () => {
    const { daemon } = await startReading();
    const stopped = daemon.stop();
    expect(await daemon.readiness()).toBe('the program is stopping');
    expect(await daemon.operations.reload()).toEqual({ accepted: false, problems: ['the daemon is stopping'] });
    await stopped;
  });
});

describe('readiness', () => {
  it('needs alerts.json to be there, not the far side to be up', async () => {
    const { daemon } = await startReading();
    await sink.close();
    await home.append(numberedAlert(1));
    await vi.waitFor(async () => expect((await laneOf(daemon))?.live?.lastError).toBeDefined());
    expect(await daemon.readiness()).toBeUndefined();
    await rm(home.alertsFile);
    expect(await daemon.readiness()).toBe(`${home.alertsFile} cannot be read`);
  });
});

function changeQueue(sql: string): void {
  const database = new Database(home.queue);
  database.exec(sql);
  database.close();
}
