import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fillLane } from '../support/backlog.ts';
import { fillDisk } from '../support/full-disk.ts';
import { numberedAlert } from '../support/home.ts';
import { residentMb } from '../support/resident.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();
beforeEach(() => stage.configure({ concurrency: 64 }));

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

describe.skipIf(!canMount)('a disk that is full (needs root)', () => {
  beforeEach(async () => {
    await mkdir(stage.home.state, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', stage.home.state]);
  });

  afterEach(async () => {
    await stage.daemon.kill();
    execFileSync('umount', [stage.home.state]);
  });

  test('makes reading and delivering wait, says so, and loses nothing', async () => {
    await stage.start();
    await stage.home.append(numberedAlert(0));
    await vi.waitFor(() => expect(stage.sink.ids).toHaveLength(1));
    const makeRoom = fillDisk(stage.home.state);
    const written = 2_000;
    for (let number = 1; number <= written; number += 100) {
      await stage.home.append(...Array.from({ length: 100 }, (_, index) => numberedAlert(number + index)));
    }
    await vi.waitFor(() => expect(stage.daemon.log()).toMatch(/"level":"error"[^\n]*[Dd]isk/), { timeout: 10_000 });
    expect(stage.daemon.process.exitCode).toBe(null);
    makeRoom();
    await vi.waitFor(() => expect(stage.arrived().length).toBe(written + 1), { timeout: 20_000 });
  }, 60_000);
});

describe('a backlog of a million', () => {
  test('is worked off from the highest level down, in little memory, the dashboard included', async () => {
    await stage.configure({ concurrency: 64, listen: '127.0.0.1:0' });
    const entries = 1_000_000;
    await mkdir(stage.home.state, { recursive: true });
    await fillLane(stage.home.queue, 'slack', entries);
    await stage.start();
    let most = 0;
    await vi.waitFor(
      async () => {
        most = Math.max(most, await residentMb(stage.daemon.process.pid));
        expect(stage.sink.requests()).toBeGreaterThan(20_000);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(most).toBeLessThanOrEqual(200);
    const levels = stage.sink.ids.slice(0, 20_000).map((id) => Number(id.split('.')[1]) % 16);
    expect(new Set(levels)).toEqual(new Set([15]));
    expect((await stage.daemon.status()).lanes[0]?.waiting).toBeGreaterThan(900_000);
  }, 240_000);
});
