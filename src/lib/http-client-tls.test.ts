import { createServer, type ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../test/support/listen.ts';
import { type Certificate, peerName } from '../../test/support/self-signed.ts';
import { type HttpClientOptions, openHttpClient } from './http-client.ts';

const { here, elsewhere, client, systems } = await vi.hoisted(async () => {
  const { selfSigned } = await import('../../test/support/self-signed.ts');
  const [here, elsewhere, client, systems] = await Promise.all([
    selfSigned('here.example', 'IP:127.0.0.1'),
    selfSigned('elsewhere.example', 'DNS:elsewhere.example'),
    selfSigned('client.example', 'DNS:client.example'),
    selfSigned('known.example', 'IP:127.0.0.1'),
  ]);
  return { here, elsewhere, client, systems };
});

// One that a test holds the key of takes the place of the authorities that come with Node.
vi.mock('node:tls', async (original) => ({
  ...(await original<typeof import('node:tls')>()),
  rootCertificates: [systems.cert],
}));

async function serve(certificate: Certificate, options: ServerOptions = {}): Promise<string> {
  const server = createServer({ ...certificate, ...options }, ({ socket }, response) => {
    response.end(peerName(socket as TLSSocket));
  });
  return `https://127.0.0.1:${await listen(server)}/`;
}

async function ask(url: string, options: Partial<HttpClientOptions> = {}) {
  const http = openHttpClient({ connections: 1, ...options });
  onTestFinished(() => http.close());
  return (await http.request({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(10_000) })).body;
}

describe('a TLS connection', () => {
  it('is refused to a server that nobody vouches for', async () => {
    await expect(ask(await serve(here))).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await expect(ask(await serve(here), { ca: [client.cert] })).rejects.toMatchObject({
      code: expect.stringMatching(/CERT/),
    });
  });

  it('is made to a server that the given authority vouches for', async () => {
    expect(await ask(await serve(here), { ca: [here.cert] })).toBe('nobody');
  });

  it('trusts several authorities, in several texts or in one', async () => {
    expect(await ask(await serve(here), { ca: [client.cert, here.cert] })).toBe('nobody');
    expect(await ask(await serve(here), { ca: [`${client.cert}\n${here.cert}`] })).toBe('nobody');
  });

  it("trusts the system's authorities besides the given one", async () => {
    const url = await serve(systems);
    await expect(ask(url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(await ask(url, { ca: [here.cert] })).toBe('nobody');
  });

  it('is refused to a server with a certificate for another name', async () => {
    await expect(ask(await serve(elsewhere), { ca: [elsewhere.cert] })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('shows the client certificate to a server that asks for one', async () => {
    const url = await serve(here, { requestCert: true, ca: [client.cert] });
    expect(await ask(url, { ca: [here.cert], certificate: client })).toBe('client.example');
    await expect(ask(url, { ca: [here.cert] })).rejects.toThrow();
  });

  it('needs no authority of its own for a client certificate', async () => {
    const url = await serve(here, { requestCert: true, ca: [client.cert] });
    await expect(ask(url, { certificate: client })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});
