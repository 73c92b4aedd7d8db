import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { systemClock } from '../../lib/clock.ts';
import { makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

const oddNames = ['two\nlines', 'quote"s\\', 'caf\xe9', '\xff\xfe', ' ', '-', '\x01\x7f', 'é'];

it('names are bytes, whatever they are', async () => {
  const rig = await makeFimRig();
  await rig.start();
  for (const name of oddNames) writeFileSync(Buffer.from(rig.path(name), 'latin1'), name);
  await rig.scan();
  expect([...rig.told()].sort()).toEqual(oddNames.map((name) => `added ${name}`).sort());
  for (const name of oddNames) rmSync(Buffer.from(rig.path(name), 'latin1'));
  await rig.scan();
  expect([...rig.told()].sort()).toEqual(oddNames.map((name) => `deleted ${name}`).sort());
});

it('names are bytes in real time, too', async () => {
  const rig = await makeFimRig();
  await rig.start(syscheck([monitored(rig.top, { mode: 'realtime' })]), systemClock);
  for (const name of oddNames) writeFileSync(Buffer.from(rig.path(name), 'latin1'), name);
  const told: string[] = [];
  await eventually(() => {
    told.push(...rig.told());
    expect([...told].sort()).toEqual(oddNames.map((name) => `added ${name}`).sort());
  });
});

it('pipes are neither told nor waited for', async () => {
  const rig = await makeFimRig();
  rig.write('a');
  await rig.start();
  rmSync(rig.path('a'));
  execFileSync('mkfifo', [rig.path('a'), rig.path('b')]);
  await rig.scan();
  expect(rig.told()).toEqual(['deleted a']);
});

it('an empty file and one of more than a chunk have the right hashes', async () => {
  const rig = await makeFimRig();
  await rig.start();
  const large = Buffer.alloc(9 * 2 ** 20 + 7, 'threatlockdown');
  rig.write('large', large);
  rig.write('empty', '');
  await rig.scan();
  for (const { path, attributes } of rig.changes()) {
    for (const name of ['md5', 'sha1', 'sha256']) {
      const [expected] = execFileSync(`${name}sum`, [path], { encoding: 'latin1' }).split(' ');
      expect(attributes[`hash_${name}`]).toBe(expected);
    }
  }
});

it('a message that would be too long loses the end of its difference', async () => {
  const rig = await makeFimRig();
  const line = `${'\x01'.repeat(60)}\n`;
  rig.write('a', line);
  await rig.start(syscheck([monitored(rig.top, { reportChanges: true })]));
  rig.write('a', line.repeat(900));
  await rig.scan();
  expect(Math.max(...rig.messages.map((message) => message.length))).toBeLessThanOrEqual(65_535);
  expect(rig.changes()[0]?.content_changes).toMatch(/^1a2,900\n(> [^\n]{60}\n)+More changes\.\.\.$/);
});
