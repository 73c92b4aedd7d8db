import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../src/alert/outcome.ts';
import { sendOnce } from '../../src/daemon/send-once.ts';
import { findIntegration } from '../../src/integrations/registry.ts';
import { type ConfigHome, makeConfigHome } from '../support/config-home.ts';
import { sampleAlert } from '../support/sample-alert.ts';
import { testTools } from '../support/test-tools.ts';

let folder: string;
let home: ConfigHome;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  home = await makeConfigHome();
  servers = [];
});

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await home.remove();
  await rm(folder, { recursive: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Slack behind TLS, with a certificate that nobody but itself vouches for; answers its URL. */
async function secureSlack(): Promise<string> {
  const [key, cert] = [join(folder, 'slack.key'), join(folder, 'slack.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const name = ['-subj', '/CN=slack', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const files = { key: readFileSync(key), cert: readFileSync(cert) };
  const port = await listen(createSecureServer(files, (_, response) => response.end('ok')));
  return `https://127.0.0.1:${port}/hook`;
}

/** A proxy that notes where it was asked to lead. */
async function openProxy(): Promise<{ readonly url: string; readonly led: readonly string[] }> {
  const led: string[] = [];
  const proxy = createProxy();
  proxy.on('connect', ({ url = '' }, client) => {
    led.push(url);
    const [host, port] = url.split(':');
    const far = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    client.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => client.destroy());
    far.pipe(client).pipe(far);
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, led };
}

/** One message to the Slack at this URL, by a daemon with this environment. */
async function send(url: string, yaml = '', environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const block = `<name>slack</name><hook_url>${url}</hook_url><alert_format>json</alert_format>`;
  await home.write('etc/ossec.conf', `<ossec_config><integration>${block}</integration></ossec_config>`);
  await home.write('etc/threatlockdown.yaml', yaml);
  const { config } = await home.load({ findIntegration, environment });
  const [slack] = config?.blocks ?? [];
  if (slack === undefined) throw new Error('the block was refused');
  const { http: _none, ...world } = testTools();
  return sendOnce(slack, sampleAlert(), world);
}

const trusting = (path: string) => `integrations: { slack: { ca_file: ${path} } }`;

test('certificates are verified; an authority of one’s own has to be named', async () => {
  const url = await secureSlack();
  expect(await send(url)).toMatchObject({
    status: 'deferred',
    fault: 'far-side',
    why: expect.stringContaining('no trusted TLS connection to 127.0.0.1'),
  });
  expect(await send(url, trusting(join(folder, 'slack.pem')))).toEqual({ status: 'delivered' });
});

test('the proxy that the environment names is used, unless NO_PROXY or threatlockdown.yaml says otherwise', async () => {
  const url = await secureSlack();
  const trust = trusting(join(folder, 'slack.pem'));
  const [near, far] = [await openProxy(), await openProxy()];
  const environment = { HTTPS_PROXY: far.url };
  expect(await send(url, trust, environment)).toEqual({ status: 'delivered' });
  expect(far.led).toEqual([new URL(url).host]);
  expect(await send(url, trust, { ...environment, NO_PROXY: '127.0.0.1' })).toEqual({ status: 'delivered' });
  expect(far.led).toHaveLength(1);
  expect(await send(url, trust.replace(' } }', `, proxy: "${near.url}" } }`), environment)).toEqual({
    status: 'delivered',
  });
  expect([near.led.length, far.led.length]).toEqual([1, 1]);
});
