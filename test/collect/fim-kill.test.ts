import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { monitored, syscheck } from '../../src/collect/fim/fim-rig.contract.ts';
import { until } from '../support/patiently.ts';

const files = 4_000;

/** A folder of files, and a collector that is started and killed. */
class Victim {
  readonly #home = mkdtempSync(join(tmpdir(), 'threatlockdown-fim-kill-'));
  readonly #messages = join(this.#home, 'messages');
  readonly #database = join(this.#home, 'fim.db');

  constructor() {
    mkdirSync(join(this.#home, 'top'));
    onTestFinished(() => rmSync(this.#home, { recursive: true }));
  }

  path(name: string): string {
    return join(this.#home, 'top', name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** Starts a collector, and answers when it is dead: by its own hand, or by ours when `isTime`. */
  async runUntil(isTime: () => boolean, handOvers = Number.POSITIVE_INFINITY): Promise<void> {
    const config = JSON.stringify(syscheck([monitored(this.path(''))]));
    const args = ['--import', 'tsx', 'test/support/fim-process.ts', config, this.#home, this.#messages];
    const child = spawn(process.execPath, [...args, String(handOvers)], { stdio: 'inherit' });
    const exited = once(child, 'exit');
    await until(() => child.signalCode !== null || isTime());
    child.kill('SIGKILL');
    expect((await exited)[1]).toBe('SIGKILL');
  }

  /** Bytes that the baseline has written. */
  stored(): number {
    return existsSync(`${this.#database}-wal`) ? statSync(`${this.#database}-wal`).size : 0;
  }

  scans(): number {
    return this.#read().filter((line) => line === 'scanned').length;
  }

  /** `added a`: each change, as often as it was told. */
  told(): readonly string[] {
    const top = this.path('/');
    return this.#read()
      .filter((line) => line.includes('"type":"event"'))
      .map((line) => JSON.parse(line.slice('8:syscheck:'.length)).data)
      .map(({ type, path }) => `${type} ${path.slice(top.length)}`);
  }

  #read(): readonly string[] {
    return existsSync(this.#messages) ? readFileSync(this.#messages, 'latin1').split('\n').slice(0, -1) : [];
  }
}

test('a collector killed in the middle of its first scan, again and again, knows every file in the end, and tells none', async () => {
  const victim = new Victim();
  for (let index = 0; index < files; index += 1) victim.write(`${index}`, 'a');
  for (let round = 0; round < 3; round += 1) {
    const before = victim.stored();
    await victim.runUntil(() => victim.stored() > before + 100_000 || victim.scans() > 0);
  }
  await victim.runUntil(() => victim.scans() > 0);
  expect(victim.told()).toEqual([]);
  victim.write('0', 'otherwise');
  victim.write('new', '');
  rmSync(victim.path('1'));
  const before = victim.scans();
  await victim.runUntil(() => victim.scans() > before);
  expect([...victim.told()].sort()).toEqual(['added new', 'deleted 1', 'modified 0']);
}, 60_000);

test('a collector killed between handing over and storing tells every change made while it was down, those once more', async () => {
  const victim = new Victim();
  for (let index = 0; index < files; index += 1) victim.write(`old-${index}`, 'a');
  await victim.runUntil(() => victim.scans() > 0);
  const expected: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (let index = round * 150; index < round * 150 + 50; index += 1) {
      victim.write(`new-${index}`, '');
      victim.write(`old-${index}`, 'otherwise');
      rmSync(victim.path(`old-${index + 100}`));
      expected.push(`added new-${index}`, `modified old-${index}`, `deleted old-${index + 100}`);
    }
    const before = victim.scans();
    await victim.runUntil(() => victim.scans() > before, 1 + round);
  }
  const before = victim.scans();
  await victim.runUntil(() => victim.scans() > before);
  expect([...new Set(victim.told())].sort()).toEqual(expected.sort());
  // Told again is what was handed over last, no more.
  expect(victim.told().length).toBeGreaterThan(expected.length);
  expect(victim.told().length).toBeLessThanOrEqual(expected.length + 3 * 100);
}, 60_000);
