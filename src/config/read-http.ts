import { resolve } from 'node:path';
import { readTlsFiles } from './collect/read-tls-files.ts';
import type { HttpConfig } from './config.ts';
import type { Report } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';

const standardListen = { host: '127.0.0.1', port: 9464 };

/**
 * What `http` says. Undefined when it says that nothing is to be served, or when files for TLS cannot be used: what is meant to go
 * encrypted must not go in the open.
 */
export async function readHttp(
  yaml: Pick<YamlFile, 'values' | 'place'>,
  root: string,
  now: number,
  report: Report,
): Promise<HttpConfig | undefined> {
  const { listen = standardListen, names = [], tls, trusted_proxies: trustedProxies = [] } = yaml.values.http ?? {};
  if (listen === 'none') return undefined;
  const http = { ...listen, names, tls: undefined, trustedProxies };
  if (tls === undefined) {
    warnOfEavesdroppers(http, yaml, report);
    return http;
  }
  const paths = { certificate: resolve(root, tls.certificate), key: resolve(root, tls.key), ca: undefined };
  const files = await readTlsFiles(paths, now, (severity, code, file, what, remedy) => {
    const lost = severity === 'refused' ? ': health, metrics and the dashboard are not served' : '';
    report({ severity, code, ...yaml.place('http', 'tls', file), what: what + lost, remedy });
  });
  return files && { ...http, tls: paths };
}

/** Where only probes are served there is nothing to learn. */
function warnOfEavesdroppers(
  { host, port, trustedProxies }: HttpConfig,
  { values, place }: Pick<YamlFile, 'values' | 'place'>,
  report: Report,
): void {
  const isLoopback = /^(?:127\.|::1$|localhost$)/.test(host);
  if (isLoopback || trustedProxies.length > 0 || values.dashboard?.keep === 0) return;
  const what = `passwords and alerts cross the network in the open, to port ${port} of ${host}`;
  const remedy =
    'set http.tls; or listen on 127.0.0.1, behind a proxy with TLS; or name the proxy in http.trusted_proxies';
  report({ severity: 'warning', code: 'exposed-secret', ...place('http', 'listen'), what, remedy });
}
