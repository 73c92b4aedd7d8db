import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { watchTrouble } from './trouble.ts';

function watch() {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const trouble = watchTrouble('/a.json', clock, log);
  /** Tries to read every second, and fails. */
  const fail = async (seconds: number, code: string) => {
    for (let second = 0; second < seconds; second += 1) {
      trouble.began({ code });
      await clock.advance(1_000);
    }
  };
  return { trouble, fail, logged: () => logged.map((line) => JSON.parse(line) as { level: string; code?: string }) };
}

describe('trouble with the alerts file', () => {
  it('is told at once and once, and when it is over', async () => {
    const { trouble, fail, logged } = watch();
    await fail(10, 'EACCES');
    trouble.over();
    trouble.over();
    expect(logged()).toMatchObject([{ level: 'warn', code: 'EACCES' }, { level: 'info' }]);
  });

  it('is not told when the file is missing for a moment only, again and again', async () => {
    const { trouble, fail, logged } = watch();
    for (let time = 0; time < 5; time += 1) {
      await fail(4, 'ENOENT');
      trouble.over();
    }
    expect(logged()).toEqual([]);
  });

  it('is told when the file stays away', async () => {
    const { fail, logged } = watch();
    await fail(20, 'ENOENT');
    expect(logged()).toMatchObject([{ level: 'warn', code: 'ENOENT' }]);
  });

  it('is told when it becomes another', async () => {
    const { fail, logged } = watch();
    await fail(2, 'ENOENT');
    await fail(2, 'EACCES');
    await fail(10, 'ENOENT');
    expect(logged().map(({ code }) => code)).toEqual(['EACCES', 'ENOENT']);
  });
});
