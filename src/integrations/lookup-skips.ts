import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * What is never looked up. Look-ups cost quota and tell the vendor what was seen, so private addresses, the empty
 * file and what is no hash at all stay here.
 */

/** Never looked up: this machine and network, private use, documentation, benchmarks, class E. */
const skippedIpv4 = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
]);

/** All of IPv6 that is assigned to be looked up: global unicast, the old site-local addresses, multicast. */
const assignedIpv6 = ranges(['2000::/3', 'fec0::/10', 'ff00::/8']);

/** Teredo and documentation, both inside global unicast. */
const skippedIpv6 = ranges(['2001::/32', '2001:db8::/32']);

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

function ranges(texts: readonly string[]): readonly Range[] {
  return texts.map((text) => ipaddr.parseCIDR(text));
}

/**
 * The address to ask about, or undefined when the text is no address literal or one that is not looked up (spec: stock
 * integrations, section 7.2). An IPv4 address in IPv6 clothes, as dual-stack daemons log it, is asked about as IPv4.
 */
export function publicAddress(text: string): string | undefined {
  // `isIP` is strict where the library is not: it refuses `10.1` and `010.0.0.1`.
  if (isIP(text) === 0) return undefined;
  const address = ipaddr.process(text);
  const within = (range: Range) => address.kind() === range[0].kind() && address.match(range);
  if (address.kind() === 'ipv4') return skippedIpv4.some(within) ? undefined : address.toString();
  return assignedIpv6.some(within) && !skippedIpv6.some(within) ? text : undefined;
}

const hashLengths = { md5: 32, sha1: 40, sha256: 64 } as const;

/** A hash in lower case, or undefined when the value is none of that kind. */
export function readHash(kind: keyof typeof hashLengths, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length !== hashLengths[kind] || !/^[0-9a-f]+$/i.test(value)) return undefined;
  return value.toLowerCase();
}

/** MD5, SHA-1 and SHA-256 of no bytes at all: every vendor knows them, and they say nothing. */
const emptyFile: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/** Takes what `readHash` returned. */
export function isEmptyFileHash(hash: string): boolean {
  return emptyFile.has(hash);
}
