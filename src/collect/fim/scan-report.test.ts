import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { makeFimRig } from './fim-rig.contract.ts';
import { ScanReport, type ScanState } from './scan-report.ts';

const said = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a scan', () => {
  it('says when the first has ended and what the baseline holds then, and that of each start by another name', async () => {
    const rig = await makeFimRig();
    for (const name of ['a', 'b', 'c']) rig.write(name);
    await rig.start();
    await rig.scan();
    expect(said(rig.logged)).toEqual([
      { level: 'info', message: 'the first scan of file integrity has ended', files: 3, seconds: 0 },
      { level: 'debug', message: 'a scan of file integrity has ended', files: 3, seconds: 0 },
    ]);
    await rig.stop();
    await rig.start();
    expect(said(rig.logged).at(-1)).toMatchObject({
      level: 'info',
      message: 'the scan at the start of file integrity has ended',
    });
  });

  it('shows its state when it begins and when it ends', async () => {
    const rig = await makeFimRig();
    rig.write('a');
    await rig.start();
    const scannedAt = rig.clock.now();
    await rig.scan();
    expect(rig.states).toEqual([
      { scanning: true, files: 0, scannedAt: undefined },
      { scanning: false, files: 1, scannedAt },
      { scanning: true, files: 1, scannedAt },
      { scanning: false, files: 1, scannedAt: scannedAt + 3_600_005 },
    ]);
  });

  it('says every 30 seconds how far it is', async () => {
    const clock = new ManualClock();
    const { log, logged } = testTools();
    const report = new ScanReport({ clock, log, observe: undefined, count: () => 50, isNew: false });
    report.begin();
    for (const files of [10, 20, 30, 40]) {
      report.progress(files);
      await clock.advance(15_000);
    }
    expect(said(logged)).toEqual([
      { level: 'info', message: 'the scan at the start of file integrity goes on', files: 30, seconds: 30 },
    ]);
  });

  it('shows the files that come and go after it, once for each change of their number', async () => {
    const states: ScanState[] = [];
    let files = 3;
    const clock = new ManualClock();
    const observe = (state: ScanState) => void states.push(state);
    const report = new ScanReport({ clock, log: testTools().log, observe, count: () => files, isNew: true });
    report.begin();
    report.end();
    report.refresh();
    files = 4;
    report.refresh();
    report.refresh();
    expect(states.slice(2)).toEqual([{ scanning: false, files: 4, scannedAt: clock.now() }]);
  });
});
