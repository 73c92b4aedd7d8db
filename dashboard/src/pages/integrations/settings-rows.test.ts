import { expect, test } from 'vitest';
import { settingRows } from './settings-rows.ts';

test('settings are told in the words of the files, lists with commas, members with dots', () => {
  const rows = settingRows({
    api_key: '<secret>',
    rate: ['4 per minute', '500 per day'],
    rule_id: [],
    cache: { found: '24h', unknown: 'none' },
    retries: 3,
    something: true,
  });
  expect(rows.map(({ name, value, secret }) => [name, value, secret])).toEqual([
    ['api_key', '<secret>', true],
    ['rate', '4 per minute, 500 per day', false],
    ['rule_id', 'none', false],
    ['cache.found', '24h', false],
    ['cache.unknown', 'none', false],
    ['retries', '3', false],
    ['something', 'true', false],
  ]);
});

test('what a setting means stands beside it, where there is more to say than its name', () => {
  const [timeout, other] = settingRows({ timeout: '10 seconds', something: 1 });
  expect(timeout?.meaning).toBe('How long an attempt may take');
  expect(other?.meaning).toBe('');
});
