import { expect, test } from 'vitest';
import { filterSentence } from './filter-sentence.ts';

test('an integration without filters gets all alerts', () => {
  expect(filterSentence({ timeout: '10 seconds', rate: 'none' })).toBe('All alerts.');
});

test('filters are told in one sentence: all of them hold, and any of a list', () => {
  expect(filterSentence({ level: 7 })).toBe('Alerts of level 7 and above.');
  expect(
    filterSentence({
      level: 7,
      rule_id: [5710, 5712, 5713],
      group: ['sshd'],
      event_location: '^/var/log',
      only: { agent: ['001', 'web-1'] },
    }),
  ).toBe(
    'Alerts of level 7 and above, of rules 5710, 5712 or 5713, of group sshd, from places that fit ^/var/log, from agents 001 or web-1.',
  );
});

test('exceptions are told after what is wanted', () => {
  expect(
    filterSentence({ except: { rule_id: [5402], agent: ['build-7'], group: ['a', 'b'], location: ['^/x', 'y'] } }),
  ).toBe(
    'All alerts, but not those of rule 5402, nor of groups a or b, nor from agent build-7, nor from places that fit ^/x or y.',
  );
});

test('a list of rules that is empty lets nothing through', () => {
  expect(filterSentence({ level: 3, rule_id: [] })).toBe('No alerts at all: rule_id lists no rule.');
});
