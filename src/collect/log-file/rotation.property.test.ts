import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/patiently.ts';
import { createRig, filesBlock, type Running } from './log-file-rig.contract.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), pieces: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('rename', 'copytruncate', 'restart', 'kill', 'turn') }) },
);

test('every line is given, whatever happens to its file and to the collector', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const rig = createRig();
      const path = join(rig.folder, 'app.log');
      writeFileSync(path, '');
      const block = filesBlock(path);
      let running: Running = await rig.start(block);
      const written: string[] = [];
      let [rotations, half] = [0, ''];
      const has = (text: string) => rig.messages.includes(`1:${path}:${text}`);
      // A copy is known by what was read of the original: there must be something.
      appendFileSync(path, 'first\n');
      await until(() => has('first'));
      const append = (pieces: number) => {
        for (let piece = 0; piece < pieces; piece += 1) {
          const line = half || `line ${written.length} ${'x'.repeat((written.length * 37) % 200)}`;
          const cut = half === '' ? Math.floor(line.length / 2) : 0;
          // A line in two pieces, whatever happens between them but a rotation.
          appendFileSync(path, half === '' ? line.slice(0, cut) : `${line}\n`);
          half = half === '' ? line.slice(cut) : '';
          if (half === '') written.push(`line ${written.length} ${'x'.repeat((written.length * 37) % 200)}`);
        }
      };
      // Between two looks, a single rotation can be followed; after it, the collector has to have seen the new file.
      const rotate = async (copy: boolean) => {
        if (half !== '') append(1);
        const rest = `before rotation ${rotations}`;
        appendFileSync(path, `${rest}\n`);
        written.push(rest);
        rotations += 1;
        if (copy) {
          copyFileSync(path, `${path}.${rotations}`);
          truncateSync(path);
        } else {
          renameSync(path, `${path}.${rotations}`);
          writeFileSync(path, '');
        }
        const first = `after rotation ${rotations}`;
        appendFileSync(path, `${first}\n`);
        written.push(first);
        await until(() => has(first));
      };
      for (const action of steps) {
        if (action.kind === 'append') append('pieces' in action ? action.pieces : 1);
        else if (action.kind === 'rename' || action.kind === 'copytruncate') await rotate(action.kind !== 'rename');
        else if (action.kind === 'turn') await new Promise((resolve) => setImmediate(resolve));
        else {
          if (action.kind === 'kill') running.kill();
          else await running.stop();
          running = await rig.start(block);
        }
      }
      if (half !== '') append(1);
      await until(() => written.every(has));
      expect(existsSync(path) && readFileSync(path, 'utf8').endsWith('\n')).toBe(written.length > 0);
      await running.stop();
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
