import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { type Sink, startSink } from '../support/sink.ts';

const rounds = 50;
const alertsPerRound = 200;

let home: TestHome;
let sink: Sink;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    'http: { listen: none }\nintegrations: { slack: { rate: none } }',
  );
});

afterEach(async () => {
  await daemon.kill();
  await sink.close();
  await home.remove();
});

describe('a daemon that is killed again and again', () => {
  test(`delivers every alert at least once, after ${rounds} rounds of kill -9 under load`, async () => {
    daemon = await startDaemonProcess(home);
    let written = 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = sink.requests();
      await home.append(...Array.from({ length: alertsPerRound }, (_, index) => numberedAlert(written + index)));
      written += alertsPerRound;
      // Some rounds die before anything was read, some in the middle, some near the end.
      const until = before + ((round * 37) % alertsPerRound);
      await vi.waitFor(() => expect(sink.requests()).toBeGreaterThanOrEqual(until), { timeout: 10_000, interval: 1 });
      await daemon.kill();
      daemon = await startDaemonProcess(home);
    }
    await vi.waitFor(() => expect(new Set(sink.ids).size).toBe(written), { timeout: 60_000, interval: 50 });
    await vi.waitFor(async () =>
      expect((await daemon.status()).lanes[0]).toMatchObject({ waiting: 0, postponed: 0, dead: 0 }),
    );
    // The cursor is right: what was read is not read again, or every round would double everything.
    expect(sink.ids.length).toBeLessThan(written * 1.2);
    await home.append(numberedAlert(written));
    await vi.waitFor(() => expect(sink.ids.at(-1)).toBe(`1763700000.${written}`));
  }, 180_000);
});
