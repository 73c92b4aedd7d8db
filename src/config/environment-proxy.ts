import { isProxyUrl } from './yaml-schema.ts';

export type EnvironmentProxy =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly url: string }
  | { readonly kind: 'invalid'; readonly variable: string };

/**
 * The proxy that the environment names for a URL (undefined: some https URL), by the common conventions: HTTPS_PROXY and
 * HTTP_PROXY by the URL's scheme, NO_PROXY lists hosts and domains that are reached directly, lower case names go first.
 */
export function environmentProxy(
  url: URL | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentProxy {
  const names = url?.protocol === 'http:' ? ['http_proxy', 'HTTP_PROXY'] : ['https_proxy', 'HTTPS_PROXY'];
  const variable = names.find((name) => environment[name]);
  const value = variable && environment[variable];
  if (!value || isDirect(url, environment.no_proxy || environment.NO_PROXY || '')) return { kind: 'direct' };
  const proxy = value.includes('://') ? value : `http://${value}`;
  return isProxyUrl(proxy) ? { kind: 'proxy', url: proxy } : { kind: 'invalid', variable };
}

function isDirect(url: URL | undefined, list: string): boolean {
  const entries = list.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.includes('*')) return true;
  return url !== undefined && entries.some((entry) => covers(entry.toLowerCase(), url));
}

/** `example.com`, `.example.com` and `*.example.com` mean the host and all below it; a port narrows it down. */
function covers(entry: string, { hostname, host, port, protocol }: URL): boolean {
  const domain = entry.replace(/^\*?\./, '');
  const effectivePort = port || (protocol === 'http:' ? '80' : '443');
  const names = [hostname, host, `${hostname}:${effectivePort}`, hostname.replace(/^\[|\]$/g, '')];
  return names.some((name) => name === domain || name.endsWith(`.${domain}`));
}
