import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { type Sink, startSink } from '../../test/support/sink.ts';
import { yaml } from '../../test/support/stage.ts';
import { findIntegration } from '../integrations/registry.ts';
import { systemClock } from '../lib/clock.ts';
import { openOffline } from './offline.ts';
import { HomeInUse } from './parts.ts';

let home: TestHome;
let sink: Sink;
beforeEach(async () => {
  [home, sink] = await Promise.all([makeHome(), startSink()]);
  await home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`], yaml());
});
afterEach(async () => {
  await sink.close();
  await home.remove();
});

const tryOpen = () => openOffline({ home, environment: {}, clock: systemClock, findIntegration });

async function open() {
  const offline = await tryOpen();
  if (offline === undefined) throw new Error('the home is in use');
  return offline;
}

const line = { text: JSON.stringify(numberedAlert(1)), key: 'one' };

describe('a home whose daemon is stopped', () => {
  it('takes alerts, which the daemon delivers once it runs', async () => {
    const offline = await open();
    expect(await offline.submit([line])).toEqual({ queued: 1, unwanted: 0, rejected: 0 });
    const [delivery] = await offline.deliveries({ states: ['waiting'] });
    expect(await offline.delivery(delivery?.id ?? '')).toMatchObject({ lane: 'slack', body: line.text });
    await offline.close();
    await startDaemon(home);
    await vi.waitFor(() => expect(sink.ids).toEqual(['1763700000.1']));
  });

  it('tells its state, and has nobody to reload', async () => {
    const offline = await open();
    await offline.submit([line]);
    const { daemon, lanes } = await offline.status();
    expect(daemon).toBeUndefined();
    expect(lanes).toMatchObject([
      { lane: 'slack', state: 'stopped', waiting: 1, live: undefined },
      { lane: 'reinject', state: 'stopped' },
    ]);
    expect(await offline.reload()).toEqual({ accepted: false, problems: ['no daemon is running'] });
    expect(await offline.drop({ lane: 'slack', states: ['waiting'] })).toBe(1);
    await offline.close();
  });

  it('can be looked into though its configuration has a mistake', async () => {
    await (await open()).close();
    await writeFile(home.ossecConf, '<ossec_config>');
    const offline = await open();
    expect(await offline.submit([line])).toEqual({ queued: 0, unwanted: 1, rejected: 0 });
    expect((await offline.status()).problems).toContainEqual(expect.stringContaining('etc/ossec.conf:1: mistake'));
    await offline.close();
  });

  it('is held meanwhile, and free again afterwards', async () => {
    const offline = await open();
    expect(await tryOpen()).toBeUndefined();
    await expect(startDaemon(home)).rejects.toThrow(HomeInUse);
    await offline.close();
    const { daemon } = await startDaemon(home);
    expect(await tryOpen()).toBeUndefined();
    await daemon.stop();
    await (await open()).close();
  });

  it('is left free when its queue cannot be opened', async () => {
    await (await open()).close();
    await writeFile(home.queue, 'this is no database at all, and long enough to be looked at: '.repeat(100));
    await expect(tryOpen()).rejects.toThrow(home.queue);
    await expect(startDaemon(home)).rejects.toThrow(home.queue);
  });
});
