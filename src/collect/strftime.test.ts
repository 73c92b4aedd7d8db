import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { strftime } from './strftime.ts';

const letters = [...'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYz'];
const times = [new Date(2024, 1, 29, 0, 5, 9), new Date(2027, 0, 1, 12), new Date(2030, 11, 31, 23, 59, 59)];

test.each(times)('conversions at %s are those of date(1)', (date) => {
  const format = letters.map((letter) => `${letter}=%${letter}`).join('|');
  const seconds = Math.floor(date.getTime() / 1000);
  const expected = execFileSync('date', ['-d', `@${seconds}`, `+${format}`], { env: { ...process.env, LC_ALL: 'C' } });
  expect(`${strftime(format, date.getTime())}\n`).toBe(expected.toString());
});

test('an unknown conversion and a lone percent sign stay', () => {
  expect(strftime('%Q 100%% %', 0)).toBe('%Q 100% %');
});
