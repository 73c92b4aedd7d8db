import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { makeAnalysisHome } from '../../../test/support/analysis-home.ts';
import { ask } from '../../../test/support/ask.ts';
import { listen } from '../../../test/support/listen.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { Config } from '../../config/config.ts';
import type { Operations } from '../../delivery/operations.ts';
import { openHttp } from './open-http.ts';

const daemon = {
  operations: {} as Operations,
  readiness: async () => undefined,
  metrics: async () => ({ type: 'text/plain', text: '' }),
  index: undefined,
  onAlertsIndexed: () => () => undefined,
};

async function open(given: { readonly port?: number; readonly dashboard?: Config['dashboard'] } = {}) {
  const home = await makeAnalysisHome();
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const told: string[] = [];
  const context = {
    ...{ err: () => undefined, input: () => Readable.from([]), onHangup: () => undefined },
    ...{ environment: {}, terminal: false, colours: false, clock, stop: new AbortController().signal },
    out: (text: string) => void told.push(text),
  };
  const config: Config = {
    ...{ home: home.root, blocks: [], leftOut: [], log: { level: 'info', format: 'json' } },
    http: { host: '127.0.0.1', port: given.port ?? 0, names: [], tls: undefined, trustedProxies: [] },
    alerts: { file: join(home.root, 'alerts.json'), maxLineBytes: 1_000 },
    dashboard: given.dashboard,
  };
  const http = openHttp(daemon, config, log, context);
  onTestFinished(() => http.close());
  const address = () => eventually(() => /"url":"([^"]+)"/.exec(logged.join('\n'))?.[1] ?? expect.fail('not yet'));
  return { http, home, clock, told, logged, address };
}

const dashboard = { keepSeconds: 60, largestBytes: 2 ** 30 };

it('the dashboard is served, and who may log in is told where it is', async () => {
  const { address, told } = await open({ dashboard });
  const url = await address();
  await eventually(() => expect(told.join()).toContain(`Dashboard: ${url}/`));
  expect((await ask(`${url}/api/session`)).json).toMatchObject({ error: { code: 'login_required' } });
});

it('where there is no dashboard only probes are served, and nobody is made who may log in', async () => {
  const { http, address, told, home } = await open();
  const url = await address();
  expect(await ask(`${url}/healthz`)).toMatchObject({ status: 200 });
  for (const path of ['/', '/api/session', '/api/docs'])
    expect(await ask(`${url}${path}`)).toMatchObject({ status: 404 });
  await http.close();
  expect([told, existsSync(join(home.state, 'users.json'))]).toEqual([[], false]);
});

it('a port that is taken is tried again', async () => {
  const other = createServer();
  const port = await listen(other);
  const { address, logged, clock } = await open({ port });
  await eventually(() => expect(logged.join()).toContain('cannot listen for health and metrics'));
  await new Promise((resolve) => other.close(resolve));
  await clock.advance(10_000);
  expect(await ask(`${await address()}/healthz`)).toMatchObject({ status: 200 });
});
