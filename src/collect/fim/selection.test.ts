import { mkdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Syscheck } from '../syscheck.ts';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

/** What of these files is told as new, when they come all at once after the first scan. */
async function selected(names: readonly string[], config: (rig: FimRig) => Syscheck): Promise<readonly string[]> {
  const rig = await makeFimRig();
  await rig.start(config(rig));
  for (const name of names) rig.write(name);
  await rig.scan();
  return [...rig.told()].map((told) => told.replace('added ', '')).sort();
}

describe('ignored', () => {
  it('is what begins like a prefix, in letters of any case, to no boundary', async () => {
    const names = ['ig', 'ignored/a', 'IGX', 'other'];
    expect(await selected(names, ({ top }) => syscheck([monitored(top)], { ignorePrefixes: [`${top}/ig`] }))).toEqual([
      'other',
    ]);
  });

  it('is what a pattern finds, folders with all that is in them', async () => {
    const pattern = (path: string) => path.endsWith('.swp');
    const names = ['a.swp', 'a', 'dir.swp/b'];
    const ignoring =
      (keepsFolders: boolean) =>
      ({ top }: FimRig) =>
        syscheck([monitored(top)], { ignorePatterns: [{ pattern, keepsFolders }] });
    expect(await selected(names, ignoring(false))).toEqual(['a']);
    expect(await selected(names, ignoring(true))).toEqual(['a', 'dir.swp/b']);
  });

  it('comes before what is restricted', async () => {
    const restrict = (path: string) => path.includes('.conf');
    const names = ['a.conf', 'b.conf', 'c', 'below/d.conf'];
    const config = ({ top }: FimRig) => syscheck([monitored(top, { restrict })], { ignorePrefixes: [`${top}/b`] });
    expect(await selected(names, config)).toEqual(['a.conf']);
  });
});

it.each([
  [0, ['a']],
  [1, ['a', 'sub/a']],
  [2, ['a', 'sub/a', 'sub/sub/a']],
])('recursion level %i', async (recursionLevel, expected) => {
  expect(
    await selected(['a', 'sub/a', 'sub/sub/a'], ({ top }) => syscheck([monitored(top, { recursionLevel })])),
  ).toEqual(expected);
});

it('the longest configured path decides', async () => {
  const rig = await makeFimRig();
  mkdirSync(rig.path('sub'));
  const sub = monitored(rig.path('sub'), { tags: 'inner', restrict: (path) => path.endsWith('.x') });
  await rig.start(syscheck([monitored(rig.top, { tags: 'outer' }), sub]));
  for (const name of ['a', 'sub/a', 'sub/a.x', 'subway/a']) rig.write(name);
  await rig.scan();
  const tags = Object.fromEntries(rig.changes().map(({ path, tags }) => [path.slice(rig.top.length + 1), tags]));
  expect(tags).toEqual({ a: 'outer', 'sub/a.x': 'inner', 'subway/a': 'outer' });
});

it('of two definitions of a path the later counts', async () => {
  const config = ({ top }: FimRig) => syscheck([monitored(top), monitored(`${top}/`, { recursionLevel: 0 })]);
  expect(await selected(['a', 'sub/a'], config)).toEqual(['a']);
});

it('a glob finds folders that come later, and tells the end of those that go', async () => {
  const rig = await makeFimRig();
  rig.write('web-1/conf/a');
  await rig.start(syscheck([monitored(rig.path('web-?', '[a-c]*'))]));
  rig.write('web-2/conf/b');
  rig.write('web-2/etc/c');
  await rig.scan();
  expect(rig.told()).toEqual(['added web-2/conf/b']);
  rmSync(rig.path('web-1'), { recursive: true });
  await rig.scan();
  expect(rig.told()).toEqual(['deleted web-1/conf/a']);
});

it('a path that is not there is picked up when it appears', async () => {
  const rig = await makeFimRig();
  await rig.start(syscheck([monitored(rig.path('later'), { line: 12 })]));
  expect(rig.logged.filter((line) => line.includes('"warn"') && line.includes('"line":12'))).toHaveLength(1);
  rig.write('later/a');
  await rig.scan();
  expect(rig.told()).toEqual(['added later/a']);
});

it('the file systems of the kernel are skipped', async () => {
  const rig = await makeFimRig();
  const paths = ['/proc/self', '/sys/kernel'].map((path) => monitored(path, { recursionLevel: 0 }));
  await rig.start(syscheck([...paths, monitored(rig.top)], { fileLimit: 5 }));
  rig.write('a');
  await rig.scan();
  expect(rig.told()).toEqual(['added a']);
  expect(rig.messages.join()).not.toContain('file_limit');
});
