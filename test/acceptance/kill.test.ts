import { beforeEach, describe, expect, test, vi } from 'vitest';
import { numberedAlert } from '../support/home.ts';
import { useStage } from '../support/stage.ts';

const rounds = 50;
const alertsPerRound = 200;

const stage = useStage();
beforeEach(() => stage.configure());

describe('a daemon that is killed again and again', () => {
  test(`delivers every alert at least once, after ${rounds} rounds of kill -9 under load`, async () => {
    await stage.start();
    let written = 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = stage.sink.requests();
      await stage.home.append(...Array.from({ length: alertsPerRound }, (_, index) => numberedAlert(written + index)));
      written += alertsPerRound;
      // Some rounds die before anything was read, some in the middle, some near the end.
      const until = before + ((round * 37) % alertsPerRound);
      await vi.waitFor(() => expect(stage.sink.requests()).toBeGreaterThanOrEqual(until), {
        timeout: 10_000,
        interval: 1,
      });
      await stage.daemon.kill();
      await stage.start();
    }
    await vi.waitFor(() => expect(stage.arrived().length).toBe(written), { timeout: 60_000, interval: 50 });
    await vi.waitFor(async () =>
      expect((await stage.daemon.status()).lanes[0]).toMatchObject({ waiting: 0, postponed: 0, dead: 0 }),
    );
    // The cursor is right: what was read is not read again, or every round would double everything.
    expect(stage.sink.ids.length).toBeLessThan(written * 1.2);
    await stage.home.append(numberedAlert(written));
    await vi.waitFor(() => expect(stage.sink.ids.at(-1)).toBe(`1763700000.${written}`));
  }, 180_000);
});
