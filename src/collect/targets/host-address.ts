import type { NetworkInterfaceInfo } from 'node:os';

/** What a host is told by when it has no address. */
const noAddress = '0.0.0.0';

/** The address by which others know this host: the first of IPv4 that is not only its own. `interfaces`: as the system lists them. */
export function hostAddress(interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>): string {
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? noAddress;
}
