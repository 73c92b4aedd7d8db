import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

type Change =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove' | 'folder'; readonly path: string }
  | { readonly kind: 'link' | 'move'; readonly path: string; readonly to: string };
type Step = Change | { readonly kind: 'scan' } | { readonly kind: 'restart' };

const path = fc.constantFrom('a', 'b', 'a/a', 'a/b', 'b/a', 'b/a/a', 'b/a/b', 'a.b');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('write' as const), path, text: fc.stringMatching(/^x{0,9}$/) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'folder' as const), path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('link' as const, 'move' as const), path, to: path }) },
  { weight: 3, arbitrary: fc.constantFrom({ kind: 'scan' as const }, { kind: 'restart' as const }) },
);

/** What the file system refuses (a file below a file, a folder into itself) simply does not happen. */
function perform(rig: FimRig, change: Change): void {
  const target = rig.path(change.path);
  try {
    if (change.kind !== 'remove') mkdirSync(dirname(target), { recursive: true });
    if (change.kind === 'write') writeFileSync(target, change.text);
    else if (change.kind === 'remove') rmSync(target, { recursive: true, force: true });
    else if (change.kind === 'link') symlinkSync(rig.path(change.to), target);
    else if (change.kind === 'move') renameSync(target, rig.path(change.to));
    else mkdirSync(target);
  } catch (error) {
    expect(error).toHaveProperty('syscall');
  }
}

type State = ReadonlyMap<string, string>;

/** The files and links below a folder, with what tells them from others of the same name. */
function stateOf(folder: string, below = ''): State {
  const state = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const stats = lstatSync(file);
    if (stats.isDirectory()) for (const entry of stateOf(file, `${below}${name}/`)) state.set(...entry);
    else {
      const content = stats.isSymbolicLink() ? readlinkSync(file).length : readFileSync(file, 'utf8');
      state.set(below + name, `${stats.ino} ${stats.mode} ${Math.floor(stats.mtimeMs / 1000)} ${content}`);
    }
  }
  return state;
}

function difference(before: State, after: State): readonly string[] {
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `deleted ${name}`);
  const come = [...after.keys()].filter((name) => !before.has(name)).map((name) => `added ${name}`);
  const changed = [...after].filter(([name, state]) => before.has(name) && before.get(name) !== state);
  return [...gone, ...come, ...changed.map(([name]) => `modified ${name}`)].sort();
}

it('events explain exactly what is different, whatever happened between two scans or starts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const rig = await makeFimRig();
      const config = syscheck([monitored(rig.top)]);
      await rig.start(config);
      let before = stateOf(rig.top);
      for (const each of [...steps, { kind: 'restart' } as const]) {
        if (each.kind !== 'scan' && each.kind !== 'restart') {
          perform(rig, each);
          continue;
        }
        if (each.kind === 'restart') {
          await rig.stop();
          await rig.start(config);
        } else await rig.scan();
        const after = stateOf(rig.top);
        expect([...rig.told()].sort()).toEqual(difference(before, after));
        before = after;
      }
      await rig.stop();
    }),
    { numRuns: 40 },
  );
});
