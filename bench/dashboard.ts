import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../test/support/browser-visit.ts';
import { measureColdLoad } from './dashboard/cold-load.ts';
import { measureDelivering } from './dashboard/delivering.ts';
import { measureLiveTail } from './dashboard/live-tail.ts';
import { measureQuestions } from './dashboard/questions.ts';
import { measureScrolling } from './dashboard/scrolling.ts';
import { openStoredHome } from './dashboard/stored-home.ts';
import { type Row, ratioOf } from './row.ts';

const stepOf = (text: string) => process.stderr.write(`  ${text}\n`);

/** The program with a million alerts in its index, seen over HTTP and in Chromium. `ALERTS=20000` makes it a short trial. */
export async function measureDashboard(alerts = Number(process.env.ALERTS ?? 1_000_000)): Promise<readonly Row[]> {
  stepOf(`storing ${alerts} alerts`);
  const stored = await openStoredHome(alerts);
  const browser = await launchBrowser();
  try {
    const measures: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
      'cold load': () => measureColdLoad(browser, stored),
      questions: () => measureQuestions(stored),
      scrolling: () => measureScrolling(browser, stored),
      'live tail': () => measureLiveTail(browser, stored),
      deliveries: () => measureDelivering(stored, Math.min(alerts, 20_000)),
    };
    const rows: Row[] = [await pageWeight('dist/dashboard/assets')];
    for (const [name, measure] of Object.entries(measures)) {
      stepOf(name);
      rows.push(...(await measure()));
    }
    return rows;
  } finally {
    await browser.close();
    await stored.close();
  }
}

async function pageWeight(folder: string): Promise<Row> {
  const names = await readdir(folder);
  const [compressed, plain] = await Promise.all([
    bytesOf(
      folder,
      names.filter((name) => name.endsWith('.gz')),
    ),
    bytesOf(
      folder,
      names.filter((name) => /\.(js|css|svg)$/.test(name)),
    ),
  ]);
  return {
    what: 'all scripts and styles of the page, gzipped',
    figure: `${Math.round(compressed / 1_024)} KB`,
    baseline: `${Math.round(plain / 1_024)} KB (as they are)`,
    ratio: ratioOf(compressed, plain),
    goal: '<= 250 KB',
  };
}

async function bytesOf(folder: string, names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
