import { expect, test } from 'vitest';
import { bandOf, bands, levelsOf } from './level.ts';

test('a level lies in the band that the API counts it in', () => {
  expect([0, 6, 7, 11, 12, 14, 15, 16].map(bandOf)).toEqual([
    'low',
    'low',
    'medium',
    'medium',
    'high',
    'high',
    'critical',
    'critical',
  ]);
});

test('a level that no rule has is low', () => {
  expect([-1, Number.NaN].map(bandOf)).toEqual(['low', 'low']);
});

test('the bands say which levels they hold', () => {
  expect(bands.map(levelsOf)).toEqual(['0 to 6', '7 to 11', '12 to 14', '15 and above']);
});
