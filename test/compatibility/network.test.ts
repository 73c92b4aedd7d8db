import { createServer as createProxy } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../src/alert/outcome.ts';
import { sendOnce } from '../../src/daemon/send-once.ts';
import { findIntegration } from '../../src/integrations/registry.ts';
import { type ConfigHome, makeConfigHome } from '../support/config-home.ts';
import { listen } from '../support/listen.ts';
import { sampleAlert } from '../support/sample-alert.ts';
import { selfSigned } from '../support/self-signed.ts';
import { testTools } from '../support/test-tools.ts';

let home: ConfigHome;
beforeEach(async () => {
  home = await makeConfigHome();
});
afterEach(() => home.remove());

/** Slack behind TLS, with a certificate that nobody but itself vouches for, which is put into etc/slack.pem. */
async function secureSlack(): Promise<{ readonly url: string; readonly host: string }> {
  const certificate = await selfSigned('slack', 'IP:127.0.0.1');
  await home.write('etc/slack.pem', certificate.cert);
  const host = `127.0.0.1:${await listen(createSecureServer(certificate, (_, response) => response.end('ok')))}`;
  return { url: `https://${host}/hook`, host };
}

/** A proxy that notes where it was asked to lead. */
async function openProxy(): Promise<{ readonly url: string; readonly led: readonly string[] }> {
  const led: string[] = [];
  const proxy = createProxy().on('connect', ({ url = '' }, client) => {
    led.push(url);
    const [host, port] = url.split(':');
    const far = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    client.on('close', () => far.destroy());
    far.on('error', () => client.destroy()).on('close', () => client.destroy());
    far.pipe(client).pipe(far);
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, led };
}

/** One message to the Slack at this URL, by a daemon with this environment. */
async function send(url: string, section: string, environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const block = `<name>slack</name><hook_url>${url}</hook_url><alert_format>json</alert_format>`;
  await home.write('etc/ossec.conf', `<ossec_config><integration>${block}</integration></ossec_config>`);
  await home.write('etc/threatlockdown.yaml', `integrations: { slack: { ${section} } }`);
  const { config } = await home.load({ findIntegration, environment });
  const [slack] = config?.blocks ?? [];
  if (slack === undefined) throw new Error('the block was refused');
  const { http: _none, ...world } = testTools();
  return sendOnce(slack, sampleAlert(), world);
}

const delivered = { status: 'delivered' };

test('certificates are verified; an authority of one’s own has to be named', async () => {
  const { url, host } = await secureSlack();
  expect(await send(url, '', {})).toMatchObject({
    status: 'deferred',
    fault: 'far-side',
    why: expect.stringContaining(`no trusted TLS connection to ${host}`),
  });
  expect(await send(url, 'ca_file: etc/slack.pem', {})).toEqual(delivered);
});

test('the proxy that the environment names is used, unless NO_PROXY or threatlockdown.yaml says otherwise', async () => {
  const { url, host } = await secureSlack();
  const [near, far] = [await openProxy(), await openProxy()];
  const environment = { HTTPS_PROXY: far.url };
  expect(await send(url, 'ca_file: etc/slack.pem', environment)).toEqual(delivered);
  expect([near.led, far.led]).toEqual([[], [host]]);
  expect(await send(url, 'ca_file: etc/slack.pem', { ...environment, NO_PROXY: '127.0.0.1' })).toEqual(delivered);
  expect([near.led, far.led]).toEqual([[], [host]]);
  expect(await send(url, `ca_file: etc/slack.pem, proxy: "${near.url}"`, environment)).toEqual(delivered);
  expect([near.led, far.led]).toEqual([[host], [host]]);
});
