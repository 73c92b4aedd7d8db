import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';
import { createFolderWatches } from './folder-watches.ts';
import { lstat } from './look.ts';
import { createPace } from './pace.ts';

const never = new AbortController().signal;

describe('the limit of files', () => {
  it('is told when it comes near, is reached, and is left behind', async () => {
    const rig = await makeFimRig();
    const limits = () =>
      rig.messages
        .filter((message) => message.includes('FIM DB'))
        .map((message) => /"alert_type":"(\w+)"/.exec(message)?.[1]);
    const fill = (from: number, to: number) => {
      for (let index = from; index < to; index += 1) rig.write(String(index));
    };
    fill(0, 8);
    await rig.start(syscheck([monitored(rig.top)], { fileLimit: 10 }));
    expect(rig.messages.at(-1)).toBe(
      '1:syscheck:wazuh: FIM DB: {"fim_db_table":"file_entry","file_limit":10,"file_count":8,"alert_type":"80_percentage"}',
    );
    fill(8, 9);
    await rig.scan();
    fill(9, 13);
    await rig.scan();
    expect(rig.told()).toHaveLength(2);
    for (let index = 0; index < 13; index += 1) rmSync(rig.path(String(index)));
    await rig.scan();
    expect(limits()).toEqual(['80_percentage', '90_percentage', 'full', 'normal']);
  });
});

describe('a pace', () => {
  it('lets so many be in a second, and the next in the next', async () => {
    const clock = new ManualClock();
    const pace = createPace(2, clock);
    await pace.take(2, never);
    let taken = false;
    const third = pace.take(1, never).then(() => (taken = true));
    await clock.advance(999);
    expect(taken).toBe(false);
    await clock.advance(1);
    await third;
  });
});

describe('the system’s queue of notices', () => {
  it('counts as overflowed when so many come at once that it may have been', async () => {
    const rig = await makeFimRig();
    const watches = createFolderWatches({ log: testTools().log, onChange: () => undefined, queueLength: 100 });
    const stats = lstat(rig.top);
    if ('kind' in stats) throw new Error('there is a folder');
    expect([watches.watch(rig.top, stats), watches.watch(rig.top, stats)]).toEqual([true, false]);
    rig.write('a');
    await eventually(() => expect(watches.take()).toEqual([rig.path('a')]));
    expect(watches.overflowed()).toBe(false);
    for (let index = 0; index < 100; index += 1) rig.write(String(index));
    await eventually(() => expect(watches.overflowed()).toBe(true));
    expect(watches.overflowed()).toBe(false);
    watches.close();
  });
});

describe('the baseline', () => {
  const noise = 'no database at all, but long enough to be looked into '.repeat(200);

  it.each([
    ['no database', (_database: Buffer) => Buffer.from(noise)],
    ['damaged in the middle', (database: Buffer) => database.fill(noise, database.length / 2)],
  ])('that is %s is put aside, loudly, and begun anew', async (_title, damage) => {
    const rig = await makeFimRig();
    for (let index = 0; index < 200; index += 1) rig.write(`${index}`);
    await rig.start();
    await rig.stop();
    const damaged = damage(readFileSync(rig.database));
    writeFileSync(rig.database, damaged);
    rig.write('b');
    await rig.start();
    expect(rig.told()).toEqual([]);
    expect(rig.logged.some((line) => line.includes('"error"') && line.includes('damaged'))).toBe(true);
    expect(readFileSync(`${rig.database}.damaged`)).toEqual(damaged);
    rig.write('c');
    await rig.scan();
    expect(rig.told()).toEqual(['added c']);
  });

  it('changes after a message has arrived: what could not be handed over is told again', async () => {
    const rig = await makeFimRig();
    await rig.start();
    await rig.stop();
    renameSync(rig.write('a'), rig.path('b'));
    const { handOver } = rig;
    rig.handOver = async (messages) => {
      await handOver(messages);
      throw new Error('the process ends here');
    };
    await expect(rig.start()).rejects.toThrow('ends here');
    await rig.stop().catch(() => undefined);
    rig.handOver = handOver;
    rig.changes();
    await rig.start();
    expect(rig.told()).toEqual(['added b']);
  });
});
