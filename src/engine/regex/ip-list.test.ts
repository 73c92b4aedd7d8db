import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIpList, type IpList } from './ip-list.ts';

function compile(...entries: string[]): IpList {
  const compiled = compileIpList(entries);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.list;
}

describe('an IP list', () => {
  it.each([
    // Without a suffix it is exactly that host.
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.70', false],
    ['192.0.2.0', '192.0.2.7', false],
    ['192.0.2.0/24', '192.0.2.7', true],
    ['192.0.2.99/24', '192.0.2.7', true],
    ['192.0.2.0/24', '192.0.3.7', false],
    ['192.0.2.6/31', '192.0.2.7', true],
    ['192.0.2.6/32', '192.0.2.7', false],
    ['128.0.0.0/1', '255.0.0.1', true],
    ['128.0.0.0/1', '127.0.0.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['192.0.2.0/255.255.255.0', '192.0.2.7', true],
    ['192.0.2.0/255.255.255.0', '192.0.3.7', false],
    ['10.0.0.5/255.0.0.255', '10.1.2.5', true],
    ['10.0.0.5/255.0.0.255', '10.1.2.6', false],
    // IPv4 in its IPv6 dress is IPv4.
    ['::ffff:192.0.2.7', '192.0.2.7', true],
    ['::FFFF:192.0.2.0/24', '192.0.2.7', true],
    ['192.0.2.7', '::ffff:192.0.2.7', true],
    ['2001:db8::1', '2001:0db8:0:0::1', true],
    ['2001:db8::1', '2001:DB8::1', true],
    ['2001:db8::1', '2001:db8::2', false],
    ['2001:db8::/32', '2001:db8:ffff::9', true],
    ['2001:db8::/33', '2001:db8:ffff::9', false],
    ['2001:db8::/64', '2001:db8::ffff:9', true],
    ['::/0', '2001:db8::1', true],
    // The families never match each other; any matches both.
    ['::1', '192.0.2.7', false],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '192.0.2.7', false],
    ['any', '192.0.2.7', true],
    ['any', '2001:db8::1', true],
    // A ! has no effect.
    ['!192.0.2.7', '192.0.2.7', true],
    ['!192.0.2.7', '192.0.2.8', false],
    ['!any', '192.0.2.7', true],
    // What is not an address matches nothing.
    ['any', '', false],
    ['any', 'host.example', false],
    ['any', '192.0.2', false],
    ['any', '192.0.2.256', false],
    ['any', '192.0.2.7 ', false],
    ['any', '192.0.2.7/24', false],
    ['any', '0x7f.0.0.1', false],
    ['any', '2001:db8::1%eth0', false],
    ['any', ':::', false],
  ])('%s includes %j: %j', (entry, text, expected) => {
    expect(compile(entry).includes(text)).toBe(expected);
  });

  it('includes what one of its entries does', () => {
    const list = compile('192.0.2.7', '198.51.100.0/24', '2001:db8::/32');
    expect(['192.0.2.7', '198.51.100.1', '2001:db8::1', '192.0.2.8'].map((text) => list.includes(text))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('includes nothing without entries', () => {
    expect(compile().includes('192.0.2.7')).toBe(false);
  });

  it.each([
    '10.1.2.',
    '10.1.2',
    'host.example',
    '192.0.2.7/33',
    '192.0.2.7/',
    '192.0.2.7/x',
    '192.0.2.7/255.255.255',
    '192.0.2.07',
    '2001:db8::/129',
    '2001:db8::/255.255.0.0',
    '::ffff:192.0.2.7/96',
    '',
    '!',
    '!!192.0.2.7',
    ' 192.0.2.7',
    'ANY',
  ])('refuses %j and says what to write', (entry) => {
    expect(compileIpList(['192.0.2.1', entry])).toEqual({
      kind: 'invalid',
      what: `"${entry}" is not an IP address or network`,
      remedy: expect.stringContaining('192.0.2.0/24'),
    });
  });

  it('includes exactly the addresses that agree in the bits of the prefix', () => {
    const byte = fc.nat(255);
    const address = fc.tuple(byte, byte, byte, byte);
    const binary = (bytes: readonly number[]) => bytes.map((one) => one.toString(2).padStart(8, '0')).join('');
    fc.assert(
      fc.property(address, fc.nat(32), fc.nat(32), fc.nat(255), (bytes, bits, changed, by) => {
        const other = bytes.map((one, index) => (index === changed >> 3 ? one ^ by : one));
        const same = binary(bytes).slice(0, bits) === binary(other).slice(0, bits);
        expect(compile(`${bytes.join('.')}/${bits}`).includes(other.join('.'))).toBe(same);
      }),
    );
  });
});
