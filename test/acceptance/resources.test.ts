import { execFileSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fillLane } from '../support/backlog.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { residentMb } from '../support/resident.ts';
import { type Sink, startSink } from '../support/sink.ts';

let home: TestHome;
let sink: Sink;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    'http: { listen: none }\nintegrations: { slack: { rate: none, concurrency: 64 } }',
  );
});

afterEach(async () => {
  await daemon.kill();
  await sink.close();
});

describe('a disk that is full', () => {
  beforeEach(async () => {
    await mkdir(home.state, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home.state]);
  });

  afterEach(async () => {
    await daemon.kill();
    execFileSync('umount', [home.state]);
    await home.remove();
  });

  test('makes reading and delivering wait, says so, and loses nothing', async () => {
    daemon = await startDaemonProcess(home);
    await home.append(numberedAlert(0));
    await vi.waitFor(() => expect(sink.ids).toHaveLength(1));
    const filler = join(home.state, 'someone-elses-file');
    const { bavail, bsize } = await statfs(home.state);
    await writeFile(filler, Buffer.alloc(bavail * bsize));
    const written = 2_000;
    for (let number = 1; number <= written; number += 100) {
      await home.append(...Array.from({ length: 100 }, (_, index) => numberedAlert(number + index)));
    }
    await vi.waitFor(() => expect(daemon.log()).toMatch(/"level":"error"[^\n]*[Dd]isk/), { timeout: 10_000 });
    expect(daemon.process.exitCode).toBe(null);
    await rm(filler);
    await vi.waitFor(() => expect(new Set(sink.ids).size).toBe(written + 1), { timeout: 20_000 });
  }, 60_000);
});

describe('a backlog of a million', () => {
  afterEach(() => home.remove());

  test('is worked off from the highest level down, in little memory', async () => {
    const entries = 1_000_000;
    await mkdir(home.state, { recursive: true });
    await fillLane(home.queue, 'slack', entries);
    daemon = await startDaemonProcess(home);
    let most = 0;
    await vi.waitFor(
      async () => {
        most = Math.max(most, await residentMb(daemon.process.pid));
        expect(sink.requests()).toBeGreaterThan(20_000);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(most).toBeLessThanOrEqual(200);
    const levels = sink.ids.slice(0, 20_000).map((id) => Number(id.split('.')[1]) % 16);
    expect(new Set(levels)).toEqual(new Set([15]));
    expect((await daemon.status()).lanes[0]?.waiting).toBeGreaterThan(900_000);
  }, 240_000);
});
