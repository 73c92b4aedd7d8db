import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { ChangeHint } from './change-hint.ts';

function hint() {
  const folder = mkdtempSync(join(tmpdir(), 'change-'));
  const clock = new ManualClock();
  const changes = new ChangeHint(1_000, clock);
  onTestFinished(() => changes.close());
  return { folder, clock, changes, never: new AbortController().signal };
}

test('a wait ends when a file is written to, and tells which', async () => {
  const { folder, changes, never } = hint();
  const path = join(folder, 'a.log');
  writeFileSync(path, '');
  changes.watch(new Set([folder]));
  const waiting = changes.wait(never);
  appendFileSync(path, 'x');
  expect(await waiting).toEqual({ everything: false, written: new Set([path]) });
});

test('a wait ends when a file appears: then everything is to be looked at', async () => {
  const { folder, changes, never } = hint();
  changes.watch(new Set([folder]));
  const waiting = changes.wait(never);
  writeFileSync(join(folder, 'new.log'), '');
  expect(await waiting).toMatchObject({ everything: true });
});

test('everything is to be looked at every second, whatever is told of changes', async () => {
  const { clock, changes, never } = hint();
  changes.watch(new Set(['/no/such/folder']));
  const waiting = changes.wait(never);
  await clock.advance(1_000);
  expect(await waiting).toMatchObject({ everything: true });
});

test('a folder that is made later is watched from then on', async () => {
  const { folder, changes, never } = hint();
  const later = join(folder, 'later');
  changes.watch(new Set([later]));
  mkdirSync(later);
  changes.watch(new Set([later]));
  const waiting = changes.wait(never);
  writeFileSync(join(later, 'a.log'), '');
  expect(await waiting).toMatchObject({ everything: true });
});

test('a wait ends at once when it is told to stop', async () => {
  const { changes } = hint();
  expect(await changes.wait(AbortSignal.abort())).toEqual({ everything: false, written: new Set() });
});
