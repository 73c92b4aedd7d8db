import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/patiently.ts';
import { createRig, filesBlock, type Running } from './log-file-rig.contract.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), pieces: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('rename' as const, 'copytruncate' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'kill' as const, 'turn' as const) }) },
);

/** A log that a program writes to and that is rotated, as logrotate does it: the newest old one is `.1`. */
class RotatedLog {
  readonly path: string;
  readonly written: string[] = [];
  #unfinished = '';
  #generations = 0;

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '');
    this.line('first');
  }

  line(text: string): void {
    appendFileSync(this.path, `${text}\n`);
    this.written.push(text);
  }

  /** The first half of a line, or the second one. */
  piece(): void {
    if (this.#unfinished === '') this.begin();
    else this.finish();
  }

  begin(): void {
    const text = `line ${this.written.length} ${'x'.repeat((this.written.length * 37) % 200)}`;
    const half = Math.floor(text.length / 2);
    appendFileSync(this.path, text.slice(0, half));
    this.#unfinished = text.slice(half);
    this.written.push(text);
  }

  finish(): void {
    if (this.#unfinished !== '') appendFileSync(this.path, `${this.#unfinished}\n`);
    this.#unfinished = '';
  }

  rotate(copy: boolean): void {
    this.finish();
    this.line(`before rotation ${this.#generations}`);
    for (let age = this.#generations; age > 0; age -= 1) {
      if (existsSync(`${this.path}.${age}`)) renameSync(`${this.path}.${age}`, `${this.path}.${age + 1}`);
    }
    this.#generations += 1;
    if (copy) {
      copyFileSync(this.path, `${this.path}.1`);
      truncateSync(this.path);
    } else {
      renameSync(this.path, `${this.path}.1`);
      writeFileSync(this.path, '');
    }
    this.line(`after rotation ${this.#generations}`);
  }
}

test('every line is given, whatever happens to its file and to the collector', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const rig = createRig();
      const log = new RotatedLog(join(rig.folder, 'app.log'));
      const block = filesBlock(log.path);
      let running: Running = await rig.start(block);
      // What was there at the first start is not new. A copy is known by what was read of the original: there must be something.
      log.line('second');
      const has = (text: string) => rig.messages.includes(`1:${log.path}:${text}`);
      await until(() => has('second'));
      for (const action of steps) {
        if (action.kind === 'append') for (let piece = 0; piece < action.pieces; piece += 1) log.piece();
        else if (action.kind === 'turn') await new Promise((resolve) => setImmediate(resolve));
        else if (action.kind === 'rename' || action.kind === 'copytruncate') log.rotate(action.kind === 'copytruncate');
        else {
          if (action.kind === 'kill') running.kill();
          else await running.stop();
          running = await rig.start(block);
        }
      }
      log.finish();
      const [, ...expected] = log.written;
      await until(() => expected.every(has));
      await running.stop();
      if (steps.some(({ kind }) => kind === 'kill')) return;
      const lines = rig.messages.filter((message) => message.startsWith(`1:${log.path}:`));
      expect(lines.sort()).toEqual(expected.map((text) => `1:${log.path}:${text}`).sort());
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
