import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { fromBytes } from '../../lib/bytes.ts';
import type { InvalidPattern } from './matcher.ts';

/** The addresses of `srcip` or `dstip` (spec: os-regex, section 6). */
export interface IpList {
  /** False for a text that is not an address. */
  includes(text: string): boolean;
}

type CompiledIpList = { readonly kind: 'list'; readonly list: IpList } | InvalidPattern;

/** Entries are byte strings, one for each element. */
export function compileIpList(entries: readonly string[]): CompiledIpList {
  const networks: Network[] = [];
  for (const entry of entries) {
    const network = parseEntry(entry);
    if (network === undefined)
      return { kind: 'invalid', what: `"${fromBytes(entry)}" is not an IP address or network`, remedy };
    networks.push(network);
  }
  return { kind: 'list', list: new NetworkList(networks) };
}

const remedy = 'write a whole address (192.0.2.1, 2001:db8::1), a network (192.0.2.0/24, 2001:db8::/32), or any';

/** Bits of an address, 32 a number: one number for IPv4, four for IPv6. Families never match each other. */
type Address = readonly number[];

interface Network {
  /** Both empty: `any`. */
  readonly address: Address;
  readonly mask: Address;
}

class NetworkList implements IpList {
  readonly #networks: readonly Network[];

  constructor(networks: readonly Network[]) {
    this.#networks = networks;
  }

  includes(text: string): boolean {
    const address = parseAddress(text);
    return address !== undefined && this.#networks.some((network) => holds(network, address));
  }
}

function holds({ address, mask }: Network, candidate: Address): boolean {
  if (mask.length === 0) return true;
  if (mask.length !== candidate.length) return false;
  return mask.every((bits, index) => (((candidate[index] ?? 0) ^ (address[index] ?? 0)) & bits) === 0);
}

function parseEntry(entry: string): Network | undefined {
  // The reference strips a leading ! before it looks.
  const text = entry.startsWith('!') ? entry.slice(1) : entry;
  if (text === 'any') return { address: [], mask: [] };
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const mask =
    slash === -1 ? maskOf(address.length * 32, address.length) : parseMask(text.slice(slash + 1), address.length);
  return mask === undefined ? undefined : { address, mask };
}

function parseMask(text: string, words: number): Address | undefined {
  if (words === 1 && text.includes('.')) return parseIpv4(text);
  if (!/^\d{1,3}$/.test(text) || Number(text) > words * 32) return undefined;
  return maskOf(Number(text), words);
}

/** So many leading ones. */
function maskOf(bits: number, words: number): Address {
  return Array.from({ length: words }, (_, word) => {
    const ones = Math.min(Math.max(bits - word * 32, 0), 32);
    return ones === 0 ? 0 : -1 << (32 - ones);
  });
}

const mappedIpv4 = /^::ffff:(?=[\d.]+$)/i;

function parseAddress(text: string): Address | undefined {
  const address = parseIpv4(text.replace(mappedIpv4, ''));
  if (address !== undefined || text.includes('%') || !isIPv6(text)) return address;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = ipaddr.IPv6.parse(text).parts;
  return [(a << 16) | b, (c << 16) | d, (e << 16) | f, (g << 16) | h];
}

function parseIpv4(text: string): Address | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(text).octets;
  return [(a << 24) | (b << 16) | (c << 8) | d];
}
