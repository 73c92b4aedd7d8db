import { createServer, get, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../test/support/listen.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import { LiveStream } from './live-stream.ts';

it('cuts off a client that takes nothing, before its events fill the memory', async () => {
  let response: ServerResponse | undefined;
  const server = createServer((_request, answer) => {
    response = answer;
  });
  const request = get({ host: '127.0.0.1', port: await listen(server) });
  onTestFinished(() => void request.destroy());
  request.on('error', () => undefined).on('response', (answer) => answer.on('error', () => undefined).pause());
  await until(() => response !== undefined);
  if (response === undefined) return;

  const clock = new ManualClock();
  let ends = 0;
  let most = 0;
  const stream = new LiveStream(response, {
    who: { kind: 'token', name: 'script', role: 'reader', id: 'ab12cd34' },
    access: { isStill: () => Promise.resolve(true) },
    clock,
    onEnd: () => {
      ends += 1;
    },
  });
  for (let sent = 0; sent < 1_000_000 && ends === 0; sent++) {
    stream.send({ kind: 'alerts', added: sent });
    most = Math.max(most, response.writableLength);
    if (sent % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(ends).toBe(1);
  expect(most).toBeLessThan(1.1 * 1024 * 1024);
  expect(response.destroyed).toBe(true);
  expect(clock.timers).toBe(0);
  stream.send({ kind: 'deliveries' });
  stream.end();
  expect(ends).toBe(1);
});
