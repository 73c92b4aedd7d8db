import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { makeServer } from './make-server.ts';

async function listening() {
  const app = makeServer();
  app.get('/', () => 'here');
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const connections = () => new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)));
  return { app, port, connections };
}

it('a connection of which no request came is over, also when the client keeps its side of it open', async () => {
  const { port, connections } = await listening();
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void client.destroy());
  let answer = '';
  client.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  client.write('no request\r\n\r\n');
  await once(client, 'end');
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  await eventually(async () => expect(await connections()).toBe(0));
});

it('no request may take for ever', async () => {
  const { app } = await listening();
  const { headersTimeout, requestTimeout } = app.server;
  expect(headersTimeout).toBeGreaterThan(0);
  expect(requestTimeout).toBeGreaterThan(headersTimeout);
  // An upload that goes on for longer than this is none of ours.
  expect(requestTimeout).toBeLessThanOrEqual(5 * 60_000);
});
