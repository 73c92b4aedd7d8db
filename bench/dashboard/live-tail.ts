import { appendFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { alertsOf } from '../../src/daemon/indexing/alerts-of.ts';
import { percentile, type Row, until } from '../row.ts';
import { variedAlert } from '../varied-alerts.ts';
import type { StoredHome } from './stored-home.ts';
import { rowsShown, visiting } from './visit.ts';

const perSecond = 100;
const seconds = 20;
/** No alert that is stored already. */
const firstNumber = 10_000_000;

/** From the append to the first frame that shows the row, for those that come into view. */
export async function measureLiveTail(browser: Browser, stored: StoredHome): Promise<readonly Row[]> {
  return visiting(browser, stored, async (page) => {
    await page.goto('/events?live=on');
    await page.locator(rowsShown).first().waitFor();
    await page.evaluate(`bench.noteTasks(); bench.noteRows(${JSON.stringify(rowsShown)})`);
    const appended = await append(stored);
    const last = appended.at(-1)?.key ?? '';
    await until(() => page.evaluate<boolean>(`bench.seen[${JSON.stringify(last)}] !== undefined`));
    const seen = await page.evaluate<Record<string, number>>('bench.seen');
    const tasks = await page.evaluate<number[]>('bench.tasks');
    const taken = appended.flatMap(({ key, at }) => (seen[key] === undefined ? [] : [seen[key] - at]));
    return rowsOf(
      taken.sort((a, b) => a - b),
      tasks,
    );
  });
}

function rowsOf(taken: readonly number[], tasks: readonly number[]): readonly Row[] {
  const rest = { baseline: '', ratio: '', goal: '' };
  const blocked = tasks.reduce((sum, ms) => sum + ms, 0);
  return [
    { what: `live tail at ${perSecond} /s: append to row, p50`, figure: `${ms(percentile(taken, 0.5))}`, ...rest },
    { what: '… p95', figure: `${ms(percentile(taken, 0.95))}`, ...rest },
    {
      what: '… tasks of the browser longer than 50 ms',
      figure: `${tasks.length} in ${seconds} s, the longest ${ms(Math.max(0, ...tasks))}, ${(blocked / seconds / 10).toFixed(1)} % of the time`,
      ...rest,
    },
  ];
}

const ms = (value: number) => `${Math.round(value)} ms`;

interface Appended {
  readonly key: string;
  readonly at: number;
}

async function append({ home }: StoredHome): Promise<readonly Appended[]> {
  const appended: Appended[] = [];
  const began = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    await until(() => performance.now() >= began + (number * 1_000) / perSecond);
    const text = variedAlert(firstNumber + number, Date.now() / 1_000);
    const [alert] = alertsOf([{ text, key: '' }]);
    appended.push({ key: alert?.key ?? '', at: Date.now() });
    await appendFile(home.alertsFile, `${text}\n`);
  }
  return appended;
}
