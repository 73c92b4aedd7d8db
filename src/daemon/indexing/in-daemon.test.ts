import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDaemon } from '../../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../../test/support/home.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { type Sink, startSink } from '../../../test/support/sink.ts';

let home: TestHome;
let sink: Sink;
beforeEach(async () => {
  [home, sink] = await Promise.all([makeHome(), startSink()]);
});
afterEach(async () => {
  await sink.close();
  await home.remove();
});

async function start(dashboard: string) {
  await configure(dashboard);
  const { daemon } = await startDaemon(home, { indexing: true });
  await eventually(async () => expect((await daemon.operations.status()).source.lastReadAt).toBeDefined());
  return daemon;
}

function configure(dashboard: string): Promise<void> {
  const block = `<name>slack</name><hook_url>${sink.url}</hook_url>`;
  return home.configure([block], `dashboard: ${dashboard}\nintegrations: { slack: { rate: none } }`);
}

const keptLong = '{ keep: 20000d }';

describe('a daemon', () => {
  it('has the alerts that it delivers in its index, and tells of them', async () => {
    const daemon = await start(keptLong);
    await eventually(async () => expect((await daemon.operations.status()).index?.backfill).toBeUndefined());
    const told = vi.fn<(alerts: number) => void>();
    const end = daemon.onAlertsIndexed(told);
    await home.append(numberedAlert(1));
    await eventually(() => expect(told.mock.calls).toEqual([[1]]));
    end();
    await home.append(numberedAlert(2));
    await eventually(async () => expect((await daemon.operations.status()).index?.alerts).toBe(2));
    expect((await daemon.index?.search({ size: 5 }))?.alerts).toHaveLength(2);
    expect(told).toHaveBeenCalledOnce();
    expect(await daemon.operations.rebuildIndex()).toBe(true);
    await eventually(async () => expect((await daemon.operations.status()).index?.alerts).toBe(2));
  });

  it('has none where nobody is to look at it', async () => {
    const daemon = await start('none');
    await home.append(numberedAlert(1));
    await eventually(() => expect(sink.ids).toHaveLength(1));
    expect((await daemon.operations.status()).index).toBeUndefined();
    expect(await daemon.operations.rebuildIndex()).toBe(false);
    expect(daemon.index).toBeUndefined();
    expect(existsSync(home.alertsIndex)).toBe(false);
  });

  it('delivers and stops as ever while its index cannot be opened', async () => {
    await mkdir(home.alertsIndex, { recursive: true });
    const daemon = await start(keptLong);
    await home.append(numberedAlert(1));
    await eventually(() => expect(sink.ids).toHaveLength(1));
    await eventually(async () => expect((await daemon.operations.status()).index?.trouble).toBeDefined());
    expect(await daemon.readiness()).toBeUndefined();
    await daemon.stop();
  });

  it('keeps as much as a reload says, and says what needs a restart', async () => {
    const daemon = await start(keptLong);
    const alerts = async () => (await daemon.operations.status()).index?.alerts;
    const day = 86_400_000;
    await home.append(numberedAlert(1, { timestamp: new Date(Date.now() - 10 * day).toISOString() }));
    await home.append(numberedAlert(2, { timestamp: new Date().toISOString() }));
    await eventually(async () => expect(await alerts()).toBe(2));
    await configure('{ keep: 5d }');
    expect(await daemon.operations.reload()).toEqual({ accepted: true, problems: [] });
    await eventually(async () => expect(await alerts()).toBe(1));
    await configure('none');
    const told = [expect.stringContaining('dashboard has changed → restart the daemon')];
    expect((await daemon.operations.reload()).problems).toEqual(told);
    expect((await daemon.operations.reload()).problems).toEqual(told);
    expect(await alerts()).toBe(1);
  });
});
