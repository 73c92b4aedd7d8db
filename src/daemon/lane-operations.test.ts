import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { refuse, type Sink, startSink } from '../../test/support/sink.ts';
import { yaml } from '../../test/support/stage.ts';
import { findIntegration } from '../integrations/registry.ts';
import { systemClock } from '../lib/clock.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import type { Daemon } from './daemon.ts';
import { openOffline } from './offline.ts';

let home: TestHome;
let sink: Sink;
beforeEach(async () => {
  [home, sink] = await Promise.all([makeHome(), startSink()]);
  await configure();
});
afterEach(async () => {
  await sink.close();
  await home.remove();
});

const configure = (more = '') =>
  home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>${more}`, '<name>pagerduty</name>'], yaml());

/** A daemon that has found its place in alerts.json. */
async function start(): Promise<Daemon> {
  const { daemon } = await startDaemon(home);
  await vi.waitFor(async () => expect((await daemon.operations.status()).source.lastReadAt).toBeDefined());
  return daemon;
}

async function openStopped() {
  const offline = await openOffline({ home, environment: {}, clock: systemClock, findIntegration });
  if (offline === undefined) throw new Error('the home is in use');
  onTestFinished(() => offline.close().catch(() => undefined));
  return offline;
}

type Asked = Pick<Daemon['operations'], 'status' | 'integrations' | 'deliveries'>;
const laneOf = async (operations: Asked, name = 'slack') =>
  (await operations.status()).lanes.find(({ lane }) => lane === name);
const reportOf = async (operations: Asked, name = 'slack') =>
  (await operations.integrations()).find(({ lane }) => lane === name);
const idOf = async (operations: Asked) => (await operations.deliveries({}))[0]?.id ?? '';

let number = 0;
const append = (count: number) =>
  home.append(
    ...Array.from({ length: count }, () => {
      number += 1;
      return numberedAlert(number);
    }),
  );

describe('a lane that people pause', () => {
  it('sends nothing while alerts keep coming, and all of them once it is resumed', async () => {
    const { operations, metrics } = await start().then((daemon) => ({
      operations: daemon.operations,
      metrics: async () => (await daemon.metrics()).text,
    }));
    await append(20);
    await vi.waitFor(() => expect(sink.requests()).toBeGreaterThan(0));
    const before = Date.now();
    expect(await operations.pause('slack', 'anna')).toBe(true);
    await vi.waitFor(async () => expect(await laneOf(operations)).toMatchObject({ live: { inFlight: 0 } }));
    const sent = sink.requests();
    await append(20);
    await vi.waitFor(async () => expect(await laneOf(operations)).toMatchObject({ waiting: 40 - sent }));
    expect(await metrics()).toContain('threatlockdown_lane_paused{lane="slack"} 1');
    const { paused, state } = (await laneOf(operations)) ?? {};
    expect([paused?.by, state, (paused?.at ?? 0) >= before]).toEqual(['anna', 'running', true]);
    expect(sink.requests()).toBe(sent);
    expect(await operations.resume('slack')).toBe(true);
    await vi.waitFor(async () => expect(await laneOf(operations)).toMatchObject({ delivered: 40, paused: undefined }));
    expect(await metrics()).toContain('threatlockdown_lane_paused{lane="slack"} 0');
    expect(new Set(sink.ids).size).toBe(40);
  });

  it('stays paused over a reload of a changed block, and over a restart', async () => {
    const first = await start();
    await first.operations.pause('slack', 'anna');
    await configure('<level>2</level>');
    expect(await first.operations.reload()).toMatchObject({ accepted: true });
    await append(1);
    await vi.waitFor(async () => expect(await laneOf(first.operations)).toMatchObject({ waiting: 1 }));
    await first.stop();
    const { operations } = (await startDaemon(home)).daemon;
    await append(1);
    await vi.waitFor(async () => expect(await laneOf(operations)).toMatchObject({ waiting: 2 }));
    expect([sink.requests(), (await laneOf(operations))?.paused?.by]).toEqual([0, 'anna']);
    await operations.resume('slack');
    await vi.waitFor(() => expect(sink.ids).toHaveLength(2));
  });

  it('can be paused and resumed while no daemon runs', async () => {
    const offline = await openStopped();
    await offline.pause('slack', 'bert');
    expect(await laneOf(offline)).toMatchObject({ state: 'stopped', paused: { by: 'bert' } });
    await offline.close();
    const daemon = await start();
    expect(await laneOf(daemon.operations)).toMatchObject({ state: 'running', paused: { by: 'bert' } });
    await daemon.stop();
    const again = await openStopped();
    expect(await again.resume('slack')).toBe(true);
    expect(await laneOf(again)).toMatchObject({ paused: undefined });
  });

  it('may be the re-injection, and must be one that there is', async () => {
    const { operations } = await start();
    expect(await operations.pause('reinject', 'anna')).toBe(true);
    expect(await laneOf(operations, 'reinject')).toMatchObject({ paused: { by: 'anna' } });
    expect([await operations.pause('slack#2', 'anna'), await operations.resume('nobody')]).toEqual([false, false]);
  });
});

describe('what was said in an attempt', () => {
  it('is shown with the answer and without the secret of the hook, also after a restart', async () => {
    sink.answer(refuse(404, { 'x-hint': `not ${sink.url}` }, `no_service at ${sink.url}`));
    const daemon = await start();
    await append(1);
    await vi.waitFor(async () => expect(await laneOf(daemon.operations)).toMatchObject({ dead: 1 }));
    const id = await idOf(daemon.operations);
    const shown = await daemon.operations.exchanges(id);
    const { origin } = new URL(sink.url);
    expect(shown).toMatchObject([
      {
        ...{ kind: 'http', attempt: 1, failure: undefined },
        request: { method: 'POST', url: `${origin}/<secret>`, headers: { 'content-type': 'application/json' } },
        answer: { status: 404, body: 'no_service at <secret>', headers: { 'x-hint': 'not <secret>' } },
      },
    ]);
    expect(shown[0]?.kind === 'http' && shown[0].request.body).toContain('paco');
    expect(JSON.stringify(shown)).not.toMatch(/abcdefghijklmnopqrstuvwx|T00000000/);
    await daemon.stop();
    const offline = await openStopped();
    expect(await offline.exchanges(id)).toEqual(JSON.parse(JSON.stringify(shown)));
  });

  it('is known of what was delivered too, as long as the daemon runs', async () => {
    const daemon = await start();
    await append(1);
    await vi.waitFor(async () => expect(await laneOf(daemon.operations)).toMatchObject({ delivered: 1 }));
    const id = await idOf(daemon.operations);
    expect(await daemon.operations.exchanges(id)).toMatchObject([{ answer: { status: 200, body: 'ok' } }]);
    expect(await daemon.operations.exchanges('999')).toEqual([]);
    await daemon.stop();
    expect(await (await openStopped()).exchanges(id)).toEqual([]);
  });

  it('of a script is its command, its end and its last words', async () => {
    const script = '#!/bin/sh\necho "key is $2"\nexit 3\n';
    await writeFile(join(home.integrations, 'custom-x'), script, { mode: 0o750 });
    await home.configure(['<name>custom-x</name><api_key>hush-hush-key</api_key>']);
    const { operations } = await start();
    await append(1);
    await vi.waitFor(async () => expect(await laneOf(operations, 'custom-x')).toMatchObject({ postponed: 1 }));
    const first = (await operations.exchanges(await idOf(operations))).at(-1);
    expect(first).toMatchObject({ kind: 'script', attempt: 1, exit: 'exit status 3', output: 'key is <secret>\n' });
    const command = first?.kind === 'script' ? first.command : [];
    expect([command[0], command[2]]).toEqual(['integrations/custom-x', '<secret>']);
  });
});

describe('the report of integrations', () => {
  it('has every lane with its block and what it did, which a restart keeps', async () => {
    const daemon = await start();
    await append(5);
    await vi.waitFor(async () => expect(await laneOf(daemon.operations)).toMatchObject({ delivered: 5 }));
    const { lanes } = await daemon.operations.status();
    const reports = await daemon.operations.integrations();
    expect(reports.map(({ lane }) => lane)).toEqual(lanes.map(({ lane }) => lane));
    expect(await reportOf(daemon.operations)).toMatchObject({
      state: 'running',
      block: { name: 'slack', line: 2, settings: { hook_url: `${new URL(sink.url).origin}/<secret>` } },
      activity: { perMinute: 1, latency: { p50: expect.any(Number) } },
    });
    expect(await reportOf(daemon.operations, 'pagerduty')).toMatchObject({ state: 'refused', block: undefined });
    expect(await reportOf(daemon.operations, 'reinject')).toMatchObject({ block: undefined });
    await daemon.stop();
    const { activity } = (await reportOf(await openStopped())) ?? {};
    expect(activity?.buckets.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(5);
  });
});

describe('a test alert', () => {
  it("arrives at the sandbox's Slack, past queue, filters and pause, and is shown as it was sent", async () => {
    const sandbox = await startSandbox({ clock: systemClock });
    onTestFinished(() => sandbox.close());
    const url = sandbox.urls.slack;
    await home.configure([`<name>slack</name><hook_url>${url}</hook_url><level>15</level>`]);
    const { operations } = await start();
    await operations.pause('slack', 'anna');
    const report = await operations.sendTest('slack');
    expect(report).toMatchObject({ outcome: 'delivered', why: undefined, enrichments: 0 });
    expect(report?.exchanges).toMatchObject([{ attempt: 1, answer: { status: 200 } }]);
    expect(JSON.stringify(sandbox.received('slack'))).toContain('ThreatLockDown test alert: this integration works');
    expect(await laneOf(operations)).toMatchObject({ delivered: 0, waiting: 0 });
  });

  it('has something to ask for look-ups, and its enrichments go nowhere', async () => {
    const sandbox = await startSandbox({ clock: systemClock });
    onTestFinished(() => sandbox.close());
    const { keys, urls } = sandbox;
    await home.configure(
      [
        `<name>virustotal</name><api_key>${keys.virustotal}</api_key>`,
        `<name>maltiverse</name><hook_url>${urls.maltiverse}</hook_url><api_key>${keys.maltiverse}</api_key>`,
      ],
      `http: { listen: none }\nintegrations: { virustotal: { base_url: "${urls.virustotal}" } }`,
    );
    const { operations } = await start();
    for (const lane of ['virustotal', 'maltiverse']) {
      const report = await operations.sendTest(lane);
      expect(report?.outcome).toBe('delivered');
      expect(report?.exchanges[0]).toMatchObject({ kind: 'http', answer: { status: expect.any(Number) } });
      expect(report?.enrichments).toBeGreaterThan(0);
      expect(JSON.stringify(report)).not.toContain(keys[lane as 'virustotal']);
    }
    expect(await laneOf(operations, 'reinject')).toMatchObject({ waiting: 0, delivered: 0 });
  });

  it('that fails says why and what was answered', async () => {
    sink.answer(refuse(404, {}, 'no_service'));
    const { operations } = await start();
    expect(await operations.sendTest('slack')).toMatchObject({
      outcome: 'rejected',
      why: expect.stringContaining('Slack answered 404: no_service'),
      exchanges: [{ answer: { status: 404, body: 'no_service' } }],
    });
  });

  it('needs a block that is at work', async () => {
    const daemon = await start();
    for (const lane of ['pagerduty', 'reinject', 'nobody'])
      expect(await daemon.operations.sendTest(lane)).toBeUndefined();
    await daemon.stop();
    expect(await (await openStopped()).sendTest('slack')).toBeUndefined();
  });
});
