import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigHome, makeConfigHome } from '../../test/support/config-home.ts';
import { type Certificate, selfSigned } from '../../test/support/self-signed.ts';
import { formatProblem } from './problem.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await selfSigned('watch', 'DNS:watch.example');
});

let home: ConfigHome;
beforeEach(async () => {
  home = await makeConfigHome();
  onTestFinished(() => home.remove());
  await mkdir(join(home.root, 'etc/tls'));
  await home.write('etc/tls/server.pem', certificate.cert);
  await home.write('etc/tls/server.key', certificate.key);
});

const files = 'tls: { certificate: etc/tls/server.pem, key: etc/tls/server.key }';

/** What comes of an `http` section; problems with `<home>` for the home. */
async function load(http: string, now?: number) {
  await writeFile(join(home.root, 'etc/threatlockdown.yaml'), `http: { ${http} }\n`);
  const { config, problems } = await home.load(now === undefined ? {} : { now });
  return { http: config?.http, problems: problems.map((each) => formatProblem(each).replaceAll(home.root, '<home>')) };
}

describe('where the dashboard is served', () => {
  it('is on this machine, without names, TLS or proxies, when nothing is said', async () => {
    expect(await load('')).toEqual({
      http: { host: '127.0.0.1', port: 9464, names: [], tls: undefined, trustedProxies: [] },
      problems: [],
    });
  });

  it('may have names, and proxies in front, one or several', async () => {
    const http = await load("names: watch.example, trusted_proxies: ['192.0.2.7', '10.1.0.0/16', '2001:db8::/32']");
    expect(http).toMatchObject({
      http: { names: ['watch.example'], trustedProxies: ['192.0.2.7', '10.1.0.0/16', '2001:db8::/32'] },
      problems: [],
    });
    expect(await load("names: [watch, '[2001:db8::7]'], trusted_proxies: '::1'")).toMatchObject({
      http: { names: ['watch', '[2001:db8::7]'], trustedProxies: ['::1'] },
    });
  });

  it('may have TLS, with files below the home or anywhere', async () => {
    const tls = { certificate: join(home.root, 'etc/tls/server.pem'), key: join(home.root, 'etc/tls/server.key') };
    expect(await load(`listen: '0.0.0.0:443', ${files}`)).toMatchObject({ http: { tls }, problems: [] });
    expect(await load(`tls: { certificate: ${tls.certificate}, key: ${tls.key} }`)).toMatchObject({ http: { tls } });
  });

  it('is nowhere, rather than in the open, when its files for TLS cannot be used', async () => {
    await home.write('etc/tls/server.key', (await selfSigned('other', 'DNS:other')).key);
    expect(await load(files)).toEqual({
      http: undefined,
      problems: [expect.stringContaining('refused: the key is not that of the certificate: health, metrics and the')],
    });
  });

  it('stays there with a certificate that has expired, and a person is told', async () => {
    const { http, problems } = await load(files, Date.UTC(2999, 0));
    expect(http).toMatchObject({ tls: { certificate: expect.any(String) } });
    expect(problems).toEqual([
      expect.stringMatching(/:1: warning: <home>\/etc\/tls\/server\.pem expired on .* renew it/),
    ]);
  });
});

describe('a dashboard that other machines reach in the open', () => {
  const inTheOpen = expect.stringContaining('warning: passwords and alerts cross the network in the open');

  it.each(['0.0.0.0:9464', '[::]:9464', '192.0.2.7:80', 'watch.example:9464'])('is warned of: %s', async (listen) => {
    const { http, problems } = await load(`listen: '${listen}'`);
    expect([http === undefined, problems]).toEqual([false, [inTheOpen]]);
  });

  it.each([
    "listen: '127.0.0.53:9464'",
    "listen: 'localhost:9464'",
    "listen: '[::1]:9464'",
    "listen: '0.0.0.0:9464', trusted_proxies: 192.0.2.7",
    "listen: '0.0.0.0:9464', tls: { certificate: etc/tls/server.pem, key: etc/tls/server.key }",
    "listen: '0.0.0.0:9464' }\ndashboard: { keep: none",
  ])('is none: %s', async (http) => {
    expect((await load(http)).problems).toEqual([]);
  });
});
