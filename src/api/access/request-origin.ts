import type { IncomingHttpHeaders } from 'node:http';

/*
 * Two checks of where a request comes from. Both read the headers as they were sent: what a proxy adds (X-Forwarded-Host) a
 * page of an attacker could add as well.
 */

const hostPattern = /^(\[[\da-f:.]+\]|[^\s:/@[\]]+)(?::\d{1,5})?$/;
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Is the request for a name of ours? A page of an attacker whose name is made to lead here after it was loaded (DNS
 * rebinding) is of our origin as far as the browser knows, but its name is in `Host`. An address cannot be made to
 * lead elsewhere: the one that was connected to is fine.
 */
export function isOurHost(
  host: string | undefined,
  names: readonly string[],
  localAddress: string | undefined,
): boolean {
  const name = hostPattern.exec(host?.toLowerCase() ?? '')?.[1];
  if (name === undefined) return false;
  const address = localAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  return [...loopback, ...names.map((each) => each.toLowerCase()), address, `[${address}]`].includes(name);
}

/**
 * Did a page of ours send it? All browsers send `Origin` or `Sec-Fetch-Site` with what changes something; who sends neither is
 * no browser, and has tokens.
 */
export function isOurOrigin({ host, origin, ...headers }: IncomingHttpHeaders, secure: boolean): boolean {
  const site = headers['sec-fetch-site'];
  // No script can set it; and forms, whose origin our referrer policy hides as `null`, have it too.
  if (site !== undefined) return site === 'same-origin';
  // Without TLS here there may be a proxy that has it.
  const protocol = ['https:', ...(secure ? [] : ['http:'])].find((each) => origin?.startsWith(`${each}//`));
  if (origin === undefined || host === undefined || protocol === undefined) return false;
  const ours = originOf(`${protocol}//${host}`);
  return ours !== undefined && originOf(origin) === ours;
}

/** Without the port where it is the protocol's own; undefined for what is none, such as `null`. */
function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}
