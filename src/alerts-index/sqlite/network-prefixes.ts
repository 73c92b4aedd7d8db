import { parseNetwork } from '../query/match.ts';

/**
 * What addresses of an IPv4 network begin with: `10.` for 10.0.0.0/8, sixteen of them for 172.16.0.0/12; from /25 on the
 * addresses themselves. Undefined where that says too little: for IPv6, whose addresses are written in many ways.
 */
export function networkPrefixes(network: string): readonly string[] | undefined {
  const [base, bits] = parseNetwork(network) ?? [];
  if (base === undefined || bits === undefined || base.kind() !== 'ipv4' || bits === 0) return undefined;
  const octets = base.toByteArray();
  const whole = Math.floor((bits - 1) / 8);
  const size = 2 ** ((whole + 1) * 8 - bits);
  const first = Math.floor((octets[whole] ?? 0) / size) * size;
  const end = whole === 3 ? '' : '.';
  return Array.from({ length: size }, (_, index) => `${[...octets.slice(0, whole), first + index].join('.')}${end}`);
}
