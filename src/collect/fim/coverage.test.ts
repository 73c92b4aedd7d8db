import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import type { MonitoredPath } from '../syscheck.ts';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

/** By so much the file system's clock may lag behind, so far as a scan knows. */
const lagMs = 2_000;

/** Scans at a moment that all files of before are older than, which the system can tell from it. */
async function scanBetween(rig: FimRig, coverage: string, given: Partial<MonitoredPath>): Promise<void> {
  const between = Date.now() + 20;
  await start(rig, coverage, given, new ManualClock(between + lagMs));
  await rig.stop();
  await until(() => Date.now() > between + 20);
}

function start(rig: FimRig, coverage: string, given: Partial<MonitoredPath> = {}, clock = rig.clock): Promise<void> {
  return rig.start(syscheck([monitored(rig.top, given)], { coverage }), clock);
}

describe('a configuration that covers more files than the last', () => {
  it('takes in silently those that were there, and tells those that have come since', async () => {
    const rig = await makeFimRig();
    for (const name of ['a.conf', 'old.txt', 'below/old.conf']) rig.write(name);
    await scanBetween(rig, 'few', { restrict: (path) => path.endsWith('.conf'), recursionLevel: 0 });
    rig.write('new.txt');
    rig.write('a.conf', 'changed');
    await start(rig, 'all');
    expect([...rig.told()].sort()).toEqual(['added new.txt', 'modified a.conf']);
    await rig.stop();
    rig.write('next.txt');
    rig.write('old.txt', 'changed');
    await start(rig, 'all');
    expect([...rig.told()].sort()).toEqual(['added next.txt', 'modified old.txt']);
  });

  it('does so too when the first scan with it did not come to its end', async () => {
    const rig = await makeFimRig();
    for (const name of ['a.conf', 'old.txt']) rig.write(name);
    await scanBetween(rig, 'few', { restrict: (path) => path.endsWith('.conf') });
    rig.write('new.txt');
    const { handOver } = rig;
    rig.handOver = () => Promise.reject(new Error('the process ends here'));
    await expect(start(rig, 'all')).rejects.toThrow('ends here');
    await rig.stop().catch(() => undefined);
    rig.handOver = handOver;
    await start(rig, 'all');
    expect(rig.told()).toEqual(['added new.txt']);
  });
});
