import type { Browser, Page } from 'playwright-core';
import { percentile, type Row, ratioOf } from '../row.ts';
import { servePlainPage } from './plain-page.ts';
import type { StoredHome } from './stored-home.ts';
import { rowsShown, visiting } from './visit.ts';

const loads = 10;

/** A page, and what stands in it when the first rows and the histogram are there. */
interface Loaded {
  readonly name: string;
  readonly path: string;
  readonly parts: readonly string[];
}

const plot = '[aria-label="Alerts over time, by level"] canvas';
const pages: readonly Loaded[] = [
  { name: 'the events page', path: '/events', parts: [rowsShown, `[data-known] ${plot}`] },
  { name: '… of all alerts', path: '/events?range=30d', parts: [rowsShown, `[data-known] ${plot}`] },
  { name: 'the overview', path: '/', parts: ['table a[href^="/events/"]', plot, 'section[aria-label="Health"]'] },
];

/** From the navigation, with nothing in the cache, to the frame that shows it. The baseline is a page of as many bytes. */
export async function measureColdLoad(browser: Browser, stored: StoredHome): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const loaded of pages) {
    const { taken, bytes } = await load(browser, stored, loaded);
    const plain = await loadPlain(browser, stored, bytes);
    rows.push(rowOf(`cold load of ${loaded.name}, p50`, percentile(taken, 0.5), percentile(plain, 0.5), ''));
    rows.push(rowOf('… p95', percentile(taken, 0.95), percentile(plain, 0.95), '<= 1000 ms'));
  }
  return rows;
}

function rowOf(what: string, ms: number, plainMs: number, goal: string): Row {
  const baseline = `${Math.round(plainMs)} ms (a plain page of as many bytes)`;
  return { what, figure: `${Math.round(ms)} ms`, baseline, ratio: ratioOf(ms, plainMs), goal };
}

interface Loads {
  /** Milliseconds, the quickest first. */
  readonly taken: readonly number[];
  /** On the wire, for one of them. */
  readonly bytes: number;
}

async function load(
  browser: Browser,
  stored: Pick<StoredHome, 'url' | 'cookie'>,
  { path, parts }: Loaded,
): Promise<Loads> {
  const taken: number[] = [];
  let bytes = 0;
  for (let number = 0; number < loads; number += 1) {
    await visiting(browser, stored, async (page) => {
      taken.push(await shownAfter(page, path, parts));
      bytes = await page.evaluate<number>('bench.bytesReceived()');
    });
  }
  return { taken: taken.sort((a, b) => a - b), bytes };
}

async function loadPlain(browser: Browser, { cookie }: StoredHome, bytes: number): Promise<readonly number[]> {
  const plain = await servePlainPage({ rows: 100, bytes });
  const { taken } = await load(browser, { url: plain.url, cookie }, { name: '', path: '/', parts: ['td'] });
  await plain.close();
  return taken;
}

/** Milliseconds from the navigation to the frame after which all parts are seen. */
async function shownAfter(page: Page, path: string, parts: readonly string[]): Promise<number> {
  await page.addInitScript(`bench.noteWhenShown(${JSON.stringify(parts)})`);
  await page.goto(path, { waitUntil: 'commit' });
  return page.evaluate<number>('bench.shownAfter');
}
