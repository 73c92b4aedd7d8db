import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import { ChangeHint } from './change-hint.ts';
import { createFolderWatches } from './folder-watches.ts';

function hint() {
  const folder = mkdtempSync(join(tmpdir(), 'change-'));
  const clock = new ManualClock();
  const changes = new ChangeHint({ clock, watches: createFolderWatches(), pollMs: 1_000 });
  onTestFinished(() => changes.close());
  const wait = (busy = false) => changes.wait(new AbortController().signal, busy);
  /** Watches a folder, and looks at what there is in it. */
  const watch = async (of: string, ...paths: readonly string[]) => {
    changes.watch({ folders: [of], paths });
    await clock.advance(100);
    changes.take();
  };
  return { folder, clock, changes, watch, wait };
}

describe('a wait ends', () => {
  test('when a file is written to, and tells which; others of the folder are of no interest', async () => {
    const { folder, watch, wait } = hint();
    const [path, other] = [join(folder, 'a.log'), join(folder, 'b.log')];
    for (const file of [path, other]) writeFileSync(file, '');
    await watch(folder, path);
    const waiting = wait();
    appendFileSync(other, 'x');
    appendFileSync(path, 'x');
    expect(await waiting).toEqual({ everything: false, written: new Set([path]) });
  });

  test('when a file appears: then everything is to be looked at, soon after', async () => {
    const { folder, watch, wait, clock } = hint();
    await watch(folder);
    const waiting = wait();
    writeFileSync(join(folder, 'new.log'), '');
    await until(() => clock.timers === 1);
    await vi.waitFor(async () => {
      await clock.advance(100);
      expect(clock.timers).toBe(0);
    });
    expect(await waiting).toMatchObject({ everything: true });
  });

  test('every second, whatever is told of changes', async () => {
    const { clock, watch, wait } = hint();
    await watch('/no/such/folder');
    const waiting = wait();
    await clock.advance(1_000);
    expect(await waiting).toMatchObject({ everything: true });
  });

  test('at once when it is told to stop', async () => {
    const { changes } = hint();
    expect(await changes.wait(AbortSignal.abort(), false)).toEqual({ everything: false, written: new Set() });
  });

  test('not before a moment has passed when there was much to read', async () => {
    const { folder, clock, watch, wait } = hint();
    const path = join(folder, 'a.log');
    writeFileSync(path, '');
    await watch(folder, path);
    let over = false;
    const waiting = wait(true).finally(() => {
      over = true;
    });
    appendFileSync(path, 'x');
    await clock.advance(19);
    expect(over).toBe(false);
    await clock.advance(1);
    expect((await waiting).written).toEqual(new Set([path]));
  });
});

describe('a folder', () => {
  const appears = async (path: string, { changes, clock, wait }: ReturnType<typeof hint>) => {
    changes.take();
    const waiting = wait();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    await vi.waitFor(async () => {
      await clock.advance(10);
      expect(clock.timers).toBe(0);
    });
    return waiting;
  };

  test('that is not there yet is waited for in the one above', async () => {
    const rig = hint();
    const later = join(rig.folder, 'later', 'below');
    await rig.watch(later);
    const began = rig.clock.now();
    expect(await appears(join(later, 'a.log'), rig)).toMatchObject({ everything: true });
    expect(rig.clock.now() - began).toBeLessThan(1_000);
  });

  test('that was removed and made again is watched again', async () => {
    const rig = hint();
    const folder = join(rig.folder, 'sub');
    const path = join(folder, 'a.log');
    mkdirSync(folder);
    await rig.watch(folder);
    rmSync(folder, { recursive: true });
    expect(await appears(path, rig)).toMatchObject({ everything: true });
    await rig.watch(folder, path);
    const waiting = rig.wait();
    appendFileSync(path, 'x');
    expect((await waiting).written).toEqual(new Set([path]));
  });
});
