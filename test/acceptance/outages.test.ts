import { describe, expect, test, vi } from 'vitest';
import { connectControl } from '../../src/api/control-client.ts';
import { numberedAlert } from '../support/home.ts';
import { accept, disconnect, garbage, hang, refuse, type SinkAnswer, startSink } from '../support/sink.ts';
import { useStage, yaml } from '../support/stage.ts';

const stage = useStage();

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

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
      await stage.configure({ block: '<timeout>1</timeout>' });
      await stage.start();
      stage.sink.answer(outage);
      await stage.home.append(...numbers(30).map((number) => numberedAlert(number)));
      await vi.waitFor(() => expect(stage.sink.requests()).toBeGreaterThanOrEqual(6), { timeout: 20_000 });
      await stage.home.append(...numbers(30, 30).map((number) => numberedAlert(number)));
      stage.sink.answer(accept);
      await vi.waitFor(() => expect(stage.arrived().length).toBe(60), { timeout: 60_000, interval: 100 });
      await vi.waitFor(async () =>
        expect((await stage.daemon.status()).lanes[0]).toMatchObject({
          delivered: 60,
          dead: 0,
          waiting: 0,
          postponed: 0,
        }),
      );
    },
    90_000,
  );
});

describe('one block', () => {
  test('that hangs does not delay another', async () => {
    const healthy = await startSink();
    await stage.home.configure([stage.slackBlock(), stage.slackBlock('', healthy.url)], yaml());
    await stage.start();
    stage.sink.answer(hang);
    await stage.home.append(...numbers(200).map((number) => numberedAlert(number)));
    await vi.waitFor(() => expect(healthy.ids).toHaveLength(200), { timeout: 8_000 });
    expect(stage.sink.ids).toHaveLength(0);
    await healthy.close();
  });

  test('that always fails ends in its dead letters, and goes out when it is sent again', async () => {
    await stage.configure();
    await stage.start();
    stage.sink.answer(refuse(404, {}, 'no_service'));
    await stage.home.append(numberedAlert(1), numberedAlert(2));
    await vi.waitFor(async () => expect((await stage.daemon.status()).lanes[0]).toMatchObject({ dead: 2 }));
    stage.sink.answer(accept);
    const control = await connectControl(stage.home.control);
    expect(await control?.redeliver({ lane: 'slack', states: ['dead'] })).toBe(2);
    await control?.close();
    await vi.waitFor(() => expect(stage.arrived().length).toBe(2));
  });
});
