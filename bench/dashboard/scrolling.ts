import type { Browser, Page } from 'playwright-core';
import { percentile, type Row, ratioOf } from '../row.ts';
import { servePlainPage } from './plain-page.ts';
import type { StoredHome } from './stored-home.ts';
import { rowsShown, visiting } from './visit.ts';

const rows = 2_000;
const frameMs = 1_000 / 60;

/** Frames while one goes through many rows page by page. The baseline is a plain page with as many rows. */
export async function measureScrolling(browser: Browser, stored: StoredHome): Promise<readonly Row[]> {
  const table = await visiting(browser, stored, async (page) => {
    await page.goto('/events?range=30d');
    await page.locator(rowsShown).first().waitFor();
    await page.locator('[role="grid"]').focus();
    return framesOf(page, () => reached(page));
  });
  const plain = await servePlainPage({ rows, bytes: 0 });
  const plainly = await visiting(browser, { url: plain.url, cookie: stored.cookie }, async (page) => {
    await page.goto('/');
    return framesOf(page, () => page.evaluate<boolean>('bench.isAtBottom()'));
  });
  await plain.close();
  const row = (what: string, figure: number, baseline: number, unit: string): Row => ({
    what,
    figure: `${figure.toFixed(1)} ${unit}`,
    baseline: `${baseline.toFixed(1)} ${unit} (a plain page)`,
    ratio: baseline === 0 ? '' : ratioOf(figure, baseline),
    goal: '',
  });
  return [
    row(`${rows} rows by Page Down: a frame, p95`, percentile(table, 0.95), percentile(plainly, 0.95), 'ms'),
    row('… longest frame', table.at(-1) ?? 0, plainly.at(-1) ?? 0, 'ms'),
    row('… frames dropped', droppedShare(table), droppedShare(plainly), '%'),
  ];
}

/** Presses Page Down until the end, and answers how long each frame took, the shortest first. */
async function framesOf(page: Page, isOver: () => Promise<boolean>): Promise<readonly number[]> {
  await page.evaluate('bench.noteFrames()');
  for (let presses = 0; !(await isOver()); presses += 1) {
    if (presses > rows) throw new Error('Page Down leads nowhere');
    await page.keyboard.press('PageDown');
    await page.evaluate('bench.nextFrame()');
  }
  const frames = await page.evaluate<number[]>('bench.frames');
  return frames.sort((a, b) => a - b);
}

async function reached(page: Page): Promise<boolean> {
  const last = await page.locator(rowsShown).last().getAttribute('aria-rowindex');
  return Number(last) >= rows;
}

/** Of the frames that there was time for, how many were not drawn. */
function droppedShare(frames: readonly number[]): number {
  const wanted = frames.reduce((sum, ms) => sum + Math.max(1, Math.round(ms / frameMs)), 0);
  return (100 * (wanted - frames.length)) / wanted;
}
