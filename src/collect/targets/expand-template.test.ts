import { describe, expect, test } from 'vitest';
import { expandTemplate } from './expand-template.ts';

const facts = {
  log: 'he"l\\lo',
  location: '/tmp/of.log',
  hostname: 'box',
  hostIp: '192.0.2.7',
  now: new Date(2030, 4, 7, 3, 4, 5).getTime(),
};

describe('a template', () => {
  test.each([
    ['$(log) $(output)', 'he"l\\lo he"l\\lo'],
    ['[$(json_escaped_log)]', '[he\\"l\\\\lo]'],
    ['$(base64_log)', 'aGUibFxsbw=='],
    ['$(location) $(command)', '/tmp/of.log /tmp/of.log'],
    ['$(timestamp)', 'May  7 03:04:05'],
    ['$(timestamp %Y/%j)', '2030/127'],
    ['$(hostname) $(host_ip)', 'box 192.0.2.7'],
    ['a$(nope)b', 'ab'],
    ['$(log) $(hostname $', 'he"l\\lo $(hostname $'],
    ['no token', 'no token'],
  ])('%s gives %s', (template, text) => {
    expect(expandTemplate(template, facts)).toBe(text);
  });

  test('leaves the event as it is when the result is too long', () => {
    const log = 'x'.repeat(40_000);
    expect(expandTemplate('$(log)$(log)', { ...facts, log })).toBe(log);
  });
});
