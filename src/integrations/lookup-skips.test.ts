import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isEmptyFileHash, publicAddress, readHash } from './lookup-skips.ts';

describe('an address', () => {
  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['127.0.0.1', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['240.0.0.0', '255.255.255.255'],
    ['::', '::1'],
    ['fe80::', 'febf:ffff::1'],
    ['fc00::', 'fdff:ffff::1'],
    ['2001:db8::', '2001:db8:ffff::1'],
    ['2001::', '2001:0:ffff::1'],
    ['64:ff9b::', '64:ff9b::808:808'],
    ['100::', '100::ffff'],
    ['4000::1', 'e000::1'],
    ['::ffff:10.0.0.1', '::ffff:c0a8:1'],
    ['fe80::1%eth0', '::ffff:127.0.0.1'],
  ])('is not looked up when private or reserved: %s to %s', (first, last) => {
    expect([publicAddress(first), publicAddress(last)]).toEqual([undefined, undefined]);
  });

  it.each([
    ['8.8.8.8', '1.0.0.0'],
    ['9.255.255.255', '11.0.0.0'],
    ['126.255.255.255', '128.0.0.0'],
    ['172.15.255.255', '172.32.0.0'],
    ['198.17.255.255', '198.20.0.0'],
    ['100.64.0.0', '100.127.255.255'],
    ['224.0.0.1', '239.255.255.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['2001:4860:4860::8888', '2a00::1'],
    ['2002::1', '2002:c0a8::1'],
    ['fec0::1', 'feff::1'],
    ['ff00::1', 'ff02::fb'],
  ])('is looked up as it stands: %s and %s', (first, last) => {
    expect([publicAddress(first), publicAddress(last)]).toEqual([first, last]);
  });

  it('is looked up as IPv4 when that is what it is', () => {
    expect(publicAddress('::ffff:8.8.4.4')).toBe('8.8.4.4');
  });

  it.each([
    '',
    'localhost',
    '8.8.8',
    '8.8.8.8.8',
    '08.8.8.8',
    '134744072',
    '0x08080808',
    '8.8.8.8/32',
    ' 8.8.8.8',
    ':',
  ])('is not %j', (text) => expect(publicAddress(text)).toBeUndefined());
});

describe('a hash', () => {
  it.each(['md5', 'sha1', 'sha256'] as const)('of kind %s is known by its length and its letters', (kind) => {
    const hash = createHash(kind).update('some file').digest('hex');
    expect(readHash(kind, hash.toUpperCase())).toBe(hash);
    for (const wrong of [
      `${hash}0`,
      hash.slice(1),
      `${hash.slice(1)}x`,
      `${hash.slice(1)}\n`,
      '',
      7,
      null,
      undefined,
    ]) {
      expect(readHash(kind, wrong)).toBeUndefined();
    }
  });

  it.each(['md5', 'sha1', 'sha256'] as const)('of the empty file is recognised: %s', (kind) => {
    expect(isEmptyFileHash(createHash(kind).digest('hex'))).toBe(true);
    expect(isEmptyFileHash(createHash(kind).update('x').digest('hex'))).toBe(false);
  });
});
