import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { holds, IndexingRig, numbersIn, upTo } from './indexing-rig.contract.ts';

const daily = (day: number, part = '') => `2026/Nov/ossec-alerts-${day}${part}.json`;

describe('following alerts.json', () => {
  it('has an alert searchable moments after it was written, and tells how many came', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(22));
    const indexing = rig.start();
    await holds(indexing, 0);
    const told = vi.fn<(alerts: number) => void>();
    indexing.onAdded(told);
    await rig.folder.write(3);
    const index = await holds(indexing, 3);
    expect(await numbersIn(index)).toEqual(upTo(3));
    expect(told.mock.calls.flat().reduce((sum, alerts) => sum + alerts, 0)).toBe(3);
  });

  it('stores a burst in few transactions, each alert once', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(22));
    const indexing = rig.start();
    await holds(indexing, 0);
    const told = vi.fn<(alerts: number) => void>();
    indexing.onAdded(told);
    for (let burst = 0; burst < 20; burst += 1) await rig.folder.write(400);
    expect(await numbersIn(await holds(indexing, 8_000))).toEqual(upTo(8_000));
    expect(told.mock.calls.length).toBeLessThan(16);
  });

  it('goes on where it was after a restart, through rotation and compression', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(21));
    const before = rig.start();
    await holds(before, 0);
    await rig.folder.write(10);
    await holds(before, 10);
    await before.close();
    await rig.folder.write(10);
    await rig.folder.startDaily(daily(22));
    await rig.folder.compress(daily(21));
    await rig.folder.write(10);
    const after = rig.start();
    const index = await holds(after, 30);
    await rig.folder.startDaily(daily(22, '-001'));
    await rig.folder.write(10);
    await rig.folder.compress(daily(22));
    await holds(after, 40);
    expect(await numbersIn(index)).toEqual(upTo(40));
  });

  it('leaves out what is no alert', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(22));
    await rig.folder.append('no alert\n\n[1]\n');
    await rig.folder.write(1);
    const indexing = rig.start();
    await holds(indexing, 1);
    await rig.folder.append(`"text"\n${'x'.repeat(2 << 20)}\n`);
    await rig.folder.write(1);
    expect(await numbersIn(await holds(indexing, 2))).toEqual([1, 2]);
  });
});

describe('what was written before', () => {
  it('is read from all dated files and parts, plain or compressed, once for good', async () => {
    const rig = await IndexingRig.make();
    const { folder } = rig;
    for (const name of [daily(19), daily(20), daily(20, '-001'), daily(22)]) {
      await folder.startDaily(name);
      await folder.write(5);
    }
    await folder.compress(daily(19));
    await folder.compress(daily(20, '-001'));
    const indexing = rig.start();
    expect(await numbersIn(await holds(indexing, 20))).toEqual(upTo(20));
    await indexing.close();
    await folder.startDaily(daily(23));
    const again = rig.start();
    await holds(again, 20);
    expect(rig.logged.filter((line) => line.includes('indexing the alerts of earlier days'))).toHaveLength(1);
  });

  it('is read the newest day first', async () => {
    const rig = await IndexingRig.make();
    for (const day of [20, 21, 22]) {
      await rig.folder.startDaily(daily(day));
      await rig.folder.write(1);
    }
    const index = await holds(rig.start(), 3);
    // Alerts that do not say when they were are in the order in which they were stored.
    const { alerts } = await index.search({ size: 3, order: 'oldest' });
    expect(alerts.map(({ text }) => JSON.parse(text).number)).toEqual([3, 2, 1]);
  });

  it('does not take a line for an alert that is just being written', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(22));
    const [line = ''] = rig.folder.lines(1);
    const cut = line.indexOf('}') + 1;
    await rig.folder.append(line.slice(0, cut));
    const indexing = rig.start();
    await holds(indexing, 0);
    await rig.folder.append(`${line.slice(cut)}\n`);
    expect((await (await holds(indexing, 1)).search({ size: 2 })).alerts).toMatchObject([{ text: line }]);
  });

  it('may be followed at the same time: an alert is the same one in any file', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(21));
    await rig.folder.write(20_000);
    await rig.folder.startDaily(daily(22));
    await rig.folder.write(3_000);
    const indexing = rig.start();
    await eventually(async () => expect((await indexing.status()).alerts).toBeGreaterThan(0));
    expect((await indexing.status()).backfill).toMatchObject({ files: 2 });
    for (let burst = 0; burst < 10; burst += 1) await rig.folder.write(100);
    const index = await holds(indexing, 24_000);
    expect((await index.count({})).alerts).toBe(24_000);
  });

  it('is read as far as it can be: a damaged file is told of and left', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(20));
    await rig.folder.write(2);
    await rig.folder.startDaily(daily(21));
    await writeFile(join(rig.folder.path, `${daily(19)}.gz`), 'not compressed at all');
    await rig.folder.write(2);
    await holds(rig.start(), 4);
    expect(rig.logged.filter((line) => line.includes('"level":"error"'))).toEqual([
      expect.stringContaining('ossec-alerts-19.json.gz'),
    ]);
  });

  it('is not read when it is too old to be kept', async () => {
    const rig = await IndexingRig.make({ keep: { keepSeconds: 3 * 86_400, largestBytes: 2 ** 30 } });
    await rig.folder.startDaily('2020/Nov/ossec-alerts-01.json');
    await rig.folder.write(2);
    await rig.folder.startDaily('2999/Nov/ossec-alerts-22.json');
    await rig.folder.write(3);
    expect(await numbersIn(await holds(rig.start(), 3))).toEqual([3, 4, 5]);
  });
});

describe('a rebuild', () => {
  it('forgets all and reads all again; links to alerts stay good', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(21));
    await rig.folder.write(5);
    const indexing = rig.start();
    const index = await holds(indexing, 5);
    await rig.folder.startDaily(daily(22));
    await rig.folder.write(5);
    await holds(indexing, 10);
    const keys = async () => (await index.search({ size: 20 })).alerts.map(({ key }) => key).sort();
    const before = await keys();
    await indexing.rebuild();
    await rig.folder.write(1);
    await holds(indexing, 11);
    expect(await keys()).toEqual(expect.arrayContaining(before));
    await rig.folder.write(1);
    expect(await numbersIn(await holds(indexing, 12))).toEqual(upTo(12));
  });

  it('may come in the middle of the back-fill, and so may the end', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(21));
    await rig.folder.write(30_000);
    const indexing = rig.start();
    await eventually(async () => expect((await indexing.status()).alerts).toBeGreaterThan(0));
    await indexing.rebuild();
    await eventually(async () => expect((await indexing.status()).alerts).toBeGreaterThan(0));
    expect((await indexing.status()).backfill).toMatchObject({ files: 1, filesDone: 0 });
    await indexing.close();
    await holds(rig.start(), 30_000);
  });
});

describe('what is kept', () => {
  it('is what is young enough', async () => {
    const rig = await IndexingRig.make();
    await rig.folder.startDaily(daily(22));
    const at = (ms: number) => JSON.stringify({ timestamp: new Date(ms).toISOString(), rule: { level: 3 } });
    const now = Date.now();
    await rig.folder.append(`${at(now - 10 * 86_400_000)}\n${at(now)}\n`);
    const indexing = rig.start();
    await holds(indexing, 2);
    // As soon as others have been asked for: these are under way, and would keep both.
    indexing.keep({ keepSeconds: 20 * 86_400, largestBytes: 2 ** 30 });
    indexing.keep({ keepSeconds: 5 * 86_400, largestBytes: 2 ** 30 });
    await holds(indexing, 1);
  });

  it('is what there is room for, the newest; then older files are not wanted', async () => {
    const rig = await IndexingRig.make({ keep: { keepSeconds: 50 * 365 * 86_400, largestBytes: 600_000 } });
    const line = (day: number, number: number) =>
      JSON.stringify({
        timestamp: `2026-11-${day}T12:00:00.${String(number % 1_000)}+0000`,
        number,
        day,
        rule: { level: 3 },
      });
    for (const day of [19, 20, 21, 22]) {
      await rig.folder.startDaily(daily(day));
      await rig.folder.append(Array.from({ length: 3_000 }, (_, number) => `${line(day, number)}\n`).join(''));
    }
    const indexing = rig.start();
    await eventually(async () => expect((await indexing.status()).backfill).toBeUndefined());
    const { alerts, bytes } = await indexing.status();
    expect(alerts).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(800_000);
    const newest = await indexing.index?.search({ size: 1 });
    expect(newest?.alerts[0]?.text).toContain('"day":22');
    expect(rig.logged.filter((logged) => logged.includes('the alerts of earlier days are indexed'))).toHaveLength(1);
  });
});
