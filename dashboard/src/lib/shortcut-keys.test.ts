import { expect, test } from 'vitest';
import { matchKeys } from './shortcut-keys.ts';

const shortcuts = ['/', 'g o', 'g e', 'j'];

test('a single key is a shortcut at once', () => {
  expect(matchKeys(['j'], shortcuts)).toEqual({ is: 'whole', keys: 'j' });
});

test('the first of two keys waits for the second', () => {
  expect(matchKeys(['g'], shortcuts)).toEqual({ is: 'begun' });
  expect(matchKeys(['g', 'e'], shortcuts)).toEqual({ is: 'whole', keys: 'g e' });
});

test('other keys mean nothing', () => {
  expect(matchKeys(['g', 'x'], shortcuts)).toEqual({ is: 'none' });
  expect(matchKeys(['o'], shortcuts)).toEqual({ is: 'none' });
});
