import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueTest } from '../query/match.ts';
import { networkPrefixes } from './network-prefixes.ts';

it.each<readonly [string, readonly string[] | undefined]>([
  ['10.0.0.0/8', ['10.']],
  ['198.51.100.0/24', ['198.51.100.']],
  ['198.51.100.9/31', ['198.51.100.8', '198.51.100.9']],
  ['198.51.100.9/32', ['198.51.100.9']],
  ['172.16.0.0/14', ['172.16.', '172.17.', '172.18.', '172.19.']],
  ['0.0.0.0/0', undefined],
  ['fe80::/10', undefined],
  ['no network', undefined],
])('%s', (network, prefixes) => expect(networkPrefixes(network)).toEqual(prefixes));

it('names the addresses of the network and no others', () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(octets, octets, fc.integer({ min: 1, max: 32 }), (base, address, bits) => {
      const network = `${base}/${bits}`;
      const named = networkPrefixes(network)?.some((start) =>
        start.endsWith('.') ? address.startsWith(start) : address === start,
      );
      expect(named).toBe(valueTest({ kind: 'within', network })(address));
      expect(networkPrefixes(network)?.some((start) => base.startsWith(start))).toBe(true);
    }),
  );
});
