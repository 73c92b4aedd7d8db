import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Network } from './config.ts';
import { environmentProxy } from './environment-proxy.ts';
import type { Overrides } from './overrides.ts';
import type { Report } from './problem.ts';
import { parsePem, type Refuse, readPem } from './read-pem.ts';
import type { Surroundings } from './surroundings.ts';

/** How a block reaches its service. `endpoint`: the service's URL, when the settings hold one. */
export async function readNetwork(
  overrides: Overrides,
  endpoint: URL | undefined,
  surroundings: Surroundings,
  report: Report,
): Promise<Network> {
  const ca = await readAuthority(overrides, surroundings, report);
  const certificate = await readClientCertificate(overrides, surroundings, report);
  const proxy = overrides.values.proxy ?? proxyOf(endpoint, surroundings, report);
  return { proxy, ca: ca === undefined ? undefined : [ca], certificate };
}

async function readAuthority(
  overrides: Overrides,
  { home }: Surroundings,
  report: Report,
): Promise<string | undefined> {
  const { ca_file } = overrides.values;
  if (ca_file === undefined) return undefined;
  const refuse = refuser('ca_file', overrides, report);
  const ca = await readPem(resolve(home.root, ca_file), refuse);
  if (ca !== undefined && !parsePem(() => new X509Certificate(ca))) refuse('ca_file holds no certificate');
  return ca;
}

async function readClientCertificate(
  overrides: Overrides,
  { home }: Surroundings,
  report: Report,
): Promise<Network['certificate']> {
  const files = overrides.values.client_certificate;
  if (files === undefined) return undefined;
  const refuse = refuser('client_certificate', overrides, report);
  const cert = await readPem(resolve(home.root, files.certificate), refuse);
  const key = await readPem(resolve(home.root, files.key), refuse);
  if (cert === undefined || key === undefined) return undefined;
  if (!parsePem(() => createSecureContext({ cert, key }))) {
    refuse('client_certificate is not a certificate and its key without a passphrase');
  }
  return { cert, key };
}

function refuser(key: string, { placeOf }: Overrides, report: Report): Refuse {
  const remedy = 'name files in PEM format that this user may read';
  return (what) => report({ severity: 'refused', code: 'unreadable-certificate', ...placeOf(key), what, remedy });
}

function proxyOf(endpoint: URL | undefined, { environment }: Surroundings, report: Report): string | undefined {
  const proxy = environmentProxy(endpoint, environment);
  if (proxy.kind === 'proxy') return proxy.url;
  if (proxy.kind === 'invalid') {
    const what = 'the proxy is no http or https URL';
    const remedy = 'write http://proxy.example:3128';
    report({ severity: 'mistake', code: 'bad-proxy', file: proxy.variable, line: undefined, what, remedy });
  }
  return undefined;
}
