import { describe, expect, it } from 'vitest';
import { dropsIn } from './kernel-drops.ts';
import { accessList, parseNetwork, showAddress } from './networks.ts';
import { stripPriority } from './strip-priority.ts';

describe('a sender may send', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
    ['192.0.2.0/255.255.255.128', '192.0.2.127', '192.0.2.128'],
    ['2001:db8::/32', '2001:db8:1::1', '2001:db9::1'],
    ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.2'],
  ])('when %s is allowed: %s, and not %s', (allowed, one, other) => {
    const mayPass = accessList([allowed], []);
    expect([mayPass(one), mayPass(`${one.includes(':') ? '' : '::ffff:'}${one}`), mayPass(other)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('not when the address is denied as well', () => {
    const mayPass = accessList(['any'], ['192.0.2.0/24', 'fe80::/10']);
    expect(['192.0.2.7', 'fe80::1%eth0', '192.0.3.7'].map(mayPass)).toEqual([false, false, true]);
  });

  it('not when nobody is allowed, or nobody knows who it is', () => {
    expect(accessList([], [])('192.0.2.1')).toBe(false);
    expect(accessList(['any'], [])('')).toBe(false);
  });
});

it.each([
  '10.1',
  '010.0.0.1',
  '192.0.2.0/33',
  '192.0.2.0/255.0.255.0',
  '::/129',
  '::1/ffff::',
  '1.2.3.4/8/8',
  '',
  'host',
])('%s is no network', (text) => expect(parseNetwork(text)).toBeUndefined());

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['fe80::1', 'FE80:0000:0000:0000:0000:0000:0000:0001'],
  ['fe80::ab%eth0', 'FE80:0000:0000:0000:0000:0000:0000:00AB'],
])('%s is shown as %s', (address, shown) => expect(showAddress(address)).toBe(shown));

it.each([
  ['<34>Oct 11', 'Oct 11'],
  ['<34>1 2026', '1 2026'],
  ['<>x', 'x'],
  ['<99999>x', 'x'],
  ['<auth.info>x', 'x'],
  ['<html> x', '<html> x'],
  ['<34 x', '<34 x'],
  [' <34>x', ' <34>x'],
  ['<1><2>x', '<2>x'],
])('of %j the priority is taken away: %j', (text, rest) => expect(stripPriority(text)).toBe(rest));

it('what the kernel dropped at a port is the last column of its table', () => {
  const head =
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
  const row = (local: string, drops: number) =>
    `  1: ${local} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 ${drops}        `;
  const table = [head, row('0100007F:0202', 3), row('00000000:0202', 4), row('00000000:0203', 9), ''].join('\n');
  expect(dropsIn(table, 514)).toBe(7);
  expect(dropsIn('', 514)).toBe(0);
});
