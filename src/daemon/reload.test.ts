import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { hang, refuse, type Sink, type SinkAnswer, startSink } from '../../test/support/sink.ts';
import { yaml } from '../../test/support/stage.ts';
import type { Integration } from '../integrations/integration.ts';
import { findIntegration } from '../integrations/registry.ts';
import type { Daemon } from './daemon.ts';

let home: TestHome;
let [first, second]: Sink[] = [];
beforeEach(async () => {
  [home, first, second] = await Promise.all([makeHome(), startSink(), startSink()]);
  await home.configure([to(first)], yaml());
});
afterEach(async () => {
  await Promise.all([first?.close(), second?.close()]);
  await home.remove();
});

const to = (sink: Sink | undefined, more = '') => `<name>slack</name><hook_url>${sink?.url}</hook_url>${more}`;
const accepted = { accepted: true, problems: [] };

async function submit(daemon: Daemon, ...numbers: readonly number[]): Promise<void> {
  const lines = numbers.map((number) => ({ text: JSON.stringify(numberedAlert(number)), key: `key ${number}` }));
  await daemon.operations.submit(lines);
}

describe('a reload', () => {
  it('puts the new configuration into force', async () => {
    const { daemon } = await startDaemon(home);
    await home.configure([to(second), to(first, '<level>12</level>')], yaml());
    expect(await daemon.operations.reload()).toEqual(accepted);
    await submit(daemon, 1);
    await vi.waitFor(() => expect(second?.ids).toEqual(['1763700000.1']));
    expect((await daemon.operations.status()).lanes.map(({ lane, state }) => `${lane} ${state}`)).toEqual([
      'slack running',
      'slack#2 running',
      'reinject running',
    ]);
    expect(first?.ids).toEqual([]);
  });

  it('of a mistake changes nothing and says why', async () => {
    const { daemon, logged } = await startDaemon(home);
    await writeFile(home.ossecConf, '<ossec_config><integration><name>slack</name><level>ten</level>');
    const report = await daemon.operations.reload();
    expect(report.accepted).toBe(false);
    expect(report.problems).toContainEqual(expect.stringContaining('etc/ossec.conf:1: mistake'));
    expect(logged.join()).toContain('the old one stays in force');
    await submit(daemon, 1);
    await vi.waitFor(() => expect(first?.ids).toEqual(['1763700000.1']));
  });

  it('that would leave out a block at work changes nothing either', async () => {
    const { daemon, logged } = await startDaemon(home);
    await home.configure(['<name>slack</name>', to(second)], yaml());
    expect(await daemon.operations.reload()).toEqual({
      accepted: false,
      problems: [
        expect.stringContaining('refused: slack: hook_url is missing'),
        'slack is at work and would be left out → mend it, or remove its block',
      ],
    });
    expect(logged.join()).toContain('the old one stays in force');
    await submit(daemon, 1);
    await vi.waitFor(() => expect(first?.ids).toEqual(['1763700000.1']));
    expect(second?.ids).toEqual([]);
  });

  it('says which deliveries wait for a block that is gone', async () => {
    const { daemon, logged } = await startDaemon(home);
    first?.answer(refuse(503));
    await submit(daemon, 1, 2);
    await vi.waitFor(() => expect(first?.requests()).toBeGreaterThanOrEqual(2));
    await home.configure([]);
    const drop = '"threatlockdown deliveries drop --waiting --postponed --lane slack"';
    const problem = `slack: 2 deliveries wait for a block that is gone → put it back, or ${drop}`;
    expect((await daemon.operations.reload()).problems).toEqual([problem]);
    expect(logged.join()).toContain('wait for a block that is gone');
  });

  it('waits for the one before it, so that no lane is opened twice', async () => {
    let opened = 0;
    const counting = (name: string): Integration | undefined => {
      const found = findIntegration(name);
      const open: Integration['open'] = (...given) => {
        opened += 1;
        return (found as Integration).open(...given);
      };
      return found && { ...found, open };
    };
    const { daemon } = await startDaemon(home, { findIntegration: counting });
    first?.answer(hang);
    await submit(daemon, 1);
    await vi.waitFor(() => expect(first?.requests()).toBe(1));
    await home.configure([to(second)], yaml());
    const reloads = [daemon.operations.reload(), daemon.operations.reload(), daemon.operations.reload()];
    // The lane that is to end waits for its attempt, so that the reloads would all meet here.
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await first?.close();
    expect(await Promise.all(reloads)).toEqual([accepted, accepted, accepted]);
    expect(opened).toBe(2);
    await vi.waitFor(() => expect(second?.ids).toEqual(['1763700000.1']));
  });

  it('does not disturb a delivery that is under way in a lane whose block did not change', async () => {
    await home.configure([to(first, '<timeout>20</timeout>')], yaml());
    const { daemon } = await startDaemon(home);
    const held: Parameters<SinkAnswer>[0][] = [];
    first?.answer((response) => void held.push(response));
    await submit(daemon, 1);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    await home.configure([to(first, '<timeout>20</timeout>'), to(second)], yaml());
    expect(await daemon.operations.reload()).toEqual(accepted);
    expect((await daemon.operations.status()).lanes[0]).toMatchObject({ lane: 'slack', live: { inFlight: 1 } });
    for (const response of held) response.end('ok');
    await vi.waitFor(async () =>
      expect((await daemon.operations.status()).lanes[0]).toMatchObject({ lane: 'slack', delivered: 1 }),
    );
    expect(first?.requests()).toBe(1);
  });

  it('that is under way when the daemon stops is ended before the lanes are', async () => {
    const { daemon } = await startDaemon(home);
    await home.configure([to(second)], yaml());
    const reloading = daemon.operations.reload();
    await daemon.stop();
    expect(await reloading).toEqual(accepted);
    await home.configure([to(first)], yaml());
    const again = await startDaemon(home);
    await submit(again.daemon, 1);
    await vi.waitFor(() => expect(first?.ids).toEqual(['1763700000.1']));
  });
});
