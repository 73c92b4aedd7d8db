import { chmodSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeFimRig, monitored, syscheck } from '../../src/collect/fim/fim-rig.contract.ts';
import { InternalRig } from '../../src/engine/internal/internal-rig.contract.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { eventually } from '../support/patiently.ts';

const decoders = ['syscheck_new_entry', 'syscheck_integrity_changed', 'syscheck_deleted'];
const oddNames = ['plain', 'two\nlines', 'quote"s\\', 'caf\u00e9'];

function decode(messages: readonly string[]) {
  const engine = new InternalRig();
  return messages.map((message) => {
    const { outcome, decoder, fields } = engine.decodeBytes(message);
    return { outcome, decoder: decoder?.name, fields: Object.fromEntries(fields) };
  });
}

it.each(['scheduled', 'realtime'] as const)(
  'the analysis understands every message of a change found %s',
  async (mode) => {
    const rig = await makeFimRig();
    const config = syscheck([monitored(rig.top, { mode, reportChanges: true, tags: 'one,two' })]);
    await rig.start(config, mode === 'realtime' ? systemClock : rig.clock);
    for (const change of [
      (path: string) => rig.write(path, 'one\n'),
      (path: string) => rig.write(path, 'one\ntwo\n'),
      (path: string) => chmodSync(rig.path(path), 0o4711),
      (path: string) => rmSync(rig.path(path)),
    ]) {
      const before = rig.messages.filter((message) => message.includes('"event"')).length;
      for (const name of oddNames) change(name);
      if (mode === 'scheduled') await rig.scan();
      await eventually(() => {
        const events = rig.messages.filter((message) => message.includes('"event"'));
        expect(events.length).toBeGreaterThanOrEqual(before + oddNames.length);
      });
    }
    const decoded = decode(rig.messages.filter((message) => message.includes('"event"')));
    expect(
      decoded.every(({ outcome, fields }) => outcome === 'decoded' && fields.mode === mode && fields.tag === 'one,two'),
    ).toBe(true);
    expect(new Set(decoded.map(({ decoder }) => decoder))).toEqual(new Set(decoders));
    const files = new Set(decoded.map(({ fields }) => fields.file));
    expect(files).toEqual(new Set(oddNames.map((name) => Buffer.from(rig.path(name), 'utf8').toString('latin1'))));
    const changes = decoded.map(({ fields }) => fields.changed_content);
    expect(changes).toEqual(expect.arrayContaining(['1a2\n> two\n']));
  },
);

it('the analysis takes the markers of a scan for no event', async () => {
  const rig = await makeFimRig();
  await rig.start();
  expect(decode(rig.messages).map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
});
