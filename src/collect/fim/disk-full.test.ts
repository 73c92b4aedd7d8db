import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillDisk } from '../../../test/support/full-disk.ts';
import { until } from '../../../test/support/patiently.ts';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

async function makeRigOnSmallDisk(): Promise<FimRig> {
  const rig = await makeFimRig();
  const disk = dirname(rig.database);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  onTestFinished(async () => {
    await rig.stop();
    execFileSync('umount', [disk]);
  });
  return rig;
}

const complaints = (rig: FimRig) =>
  rig.logged.filter((line) => line.includes('"error"') && line.includes('cannot be written'));
const complains = (rig: FimRig) => until(() => complaints(rig).length > 0 && rig.clock.timers > 0);

describe.skipIf(!canMount)('on a disk that is full (needs root)', () => {
  it('a start waits for room', async () => {
    const rig = await makeRigOnSmallDisk();
    rig.write('a');
    const makeRoom = fillDisk(dirname(rig.database));
    const started = rig.start();
    await complains(rig);
    makeRoom();
    await rig.clock.advance(5_000);
    await started;
    rig.write('b');
    await rig.scan();
    expect(rig.told()).toEqual(['added b']);
    expect(complaints(rig)).toHaveLength(1);
    expect(complaints(rig)[0]).toMatch(/make room on its disk.*"path":".+","code":"(ENOSPC|SQLITE_\w+)"}$/);
  });

  it('the first scan waits for room in the middle, and knows every file in the end', async () => {
    const rig = await makeRigOnSmallDisk();
    for (let index = 0; index < 1_200; index += 1) rig.write(`${index}`);
    const started = rig.start(syscheck([monitored(rig.top, { reportChanges: true })]));
    await complains(rig);
    expect(rig.states.at(-1)?.scanning).toBe(true);
    execFileSync('mount', ['-o', 'remount,size=64m', dirname(rig.database)]);
    await rig.clock.advance(5_000);
    await started;
    expect(rig.states.at(-1)).toMatchObject({ scanning: false, files: 1_200 });
    await rig.scan();
    expect(rig.told()).toEqual([]);
  });

  it('changes are told once, differences or not, and stored when there is room', async () => {
    const rig = await makeRigOnSmallDisk();
    const names = Array.from({ length: 400 }, (_, index) => `${index}`);
    const config = syscheck([monitored(rig.top, { reportChanges: true })]);
    const changed = rig.write('changed', 'one\n');
    await rig.start(config);
    const makeRoom = fillDisk(dirname(rig.database));
    for (const name of names) rig.write(name);
    writeFileSync(changed, 'two\n');
    const scanned = rig.scan();
    await complains(rig);
    makeRoom();
    execFileSync('mount', ['-o', 'remount,size=64m', dirname(rig.database)]);
    await scanned;
    expect([...rig.told()].sort()).toEqual([...names.map((name) => `added ${name}`), 'modified changed'].sort());
    await rig.stop();
    await rig.start(config);
    expect(rig.told()).toEqual([]);
  });
});
