import { expect, test } from 'vitest';
import { stopsOf } from './row-stops.ts';

test('the values of a row are counted through from left to right', () => {
  const row = { key: 'a', time: 0, values: { 'rule.id': '5710', 'rule.groups': 'syslog, sshd', location: '' } };
  const stops = stopsOf(row, ['rule.groups', 'agent.name', 'location', 'rule.id']);
  expect(stops.map((cell) => cell.map(({ value, index }) => `${index} ${value}`))).toEqual([
    ['0 syslog', '1 sshd'],
    [],
    [],
    ['2 5710'],
  ]);
});
