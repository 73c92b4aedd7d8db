import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { accept, disconnect, garbage, hang, refuse, type Sink, type SinkAnswer, startSink } from '../support/sink.ts';

const unlimited = 'http: { listen: none }\nintegrations: { slack: { rate: none } }';

let home: TestHome;
let sink: Sink;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
});

afterEach(async () => {
  await daemon.kill();
  await sink.close();
  await home.remove();
});

const slack = (url: string, more = '') => `<name>slack</name><hook_url>${url}</hook_url>${more}`;
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const arrived = () => new Set(sink.ids).size;

describe('an outage of the far side', () => {
  const outages: Record<string, SinkAnswer> = {
    'answers 500': refuse(500, {}, 'rollup_error'),
    'answers 503 with Retry-After': refuse(503, { 'retry-after': '1' }),
    'answers 429 with Retry-After': refuse(429, { 'retry-after': '1' }, '{"ok":false,"error":"rate_limited"}'),
    'answers 429 without a word': refuse(429),
    'closes the connection': disconnect,
    hangs: hang,
    'answers garbage': garbage,
  };

  test.each(Object.entries(outages))(
    'that %s ends with everything delivered, nothing dead',
    async (_name, outage) => {
      await home.configure([slack(sink.url, '<timeout>1</timeout>')], unlimited);
      daemon = await startDaemonProcess(home);
      sink.answer(outage);
      await home.append(...numbers(30).map((number) => numberedAlert(number)));
      await vi.waitFor(() => expect(sink.requests()).toBeGreaterThanOrEqual(6), { timeout: 20_000 });
      await home.append(...numbers(30, 30).map((number) => numberedAlert(number)));
      sink.answer(accept);
      await vi.waitFor(() => expect(arrived()).toBe(60), { timeout: 60_000, interval: 100 });
      await vi.waitFor(async () =>
        expect((await daemon.status()).lanes[0]).toMatchObject({ delivered: 60, dead: 0, waiting: 0, postponed: 0 }),
      );
    },
    90_000,
  );
});

describe('one block', () => {
  test('that hangs does not delay another', async () => {
    const healthy = await startSink();
    await home.configure([slack(sink.url), slack(healthy.url)], unlimited);
    daemon = await startDaemonProcess(home);
    sink.answer(hang);
    const began = Date.now();
    await home.append(...numbers(200).map((number) => numberedAlert(number)));
    await vi.waitFor(() => expect(healthy.ids).toHaveLength(200), { timeout: 8_000 });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(sink.ids).toHaveLength(0);
    await healthy.close();
  });

  test('that always fails ends in its dead letters, and goes out when it is sent again', async () => {
    await home.configure([slack(sink.url)], unlimited);
    daemon = await startDaemonProcess(home);
    sink.answer(refuse(404, {}, 'no_service'));
    await home.append(numberedAlert(1), numberedAlert(2));
    await vi.waitFor(async () => expect((await daemon.status()).lanes[0]).toMatchObject({ dead: 2 }));
    sink.answer(accept);
    const { connectControl } = await import('../../src/api/control-client.ts');
    const control = await connectControl(home.control);
    expect(await control?.redeliver({ lane: 'slack', states: ['dead'] })).toBe(2);
    await control?.close();
    await vi.waitFor(() => expect(arrived()).toBe(2));
  });
});
