import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, Result } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const grave: readonly unknown[] = ['serious', 'critical'];

/** Fails on what shuts people out, by the rules of axe: named with the rule, where it is, and what to do. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await barriers(page), `barriers on ${new URL(page.url()).pathname}`).toEqual([]);
}

/** One line for each element that a grave rule is broken by. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // What comes through the debugger's door is not subject to the page's policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.filter(({ impact }) => grave.includes(impact)).flatMap(describe);
}

function describe({ id, impact, help, nodes }: Result): readonly string[] {
  return nodes.map(({ target, any, all, none }) => {
    const details = [...any, ...all, ...none].map(({ message }) => message).join('; ');
    return `${id} (${impact}) at ${target.join(' ')}: ${help}${details && `. ${details}`}`;
  });
}

/** How far things have jumped since the page began to load: the sum of its layout shifts, save those that an input brought about. */
export function measureLayoutShift(page: Page): Promise<number> {
  return page.evaluate<number>(layoutShift);
}

/** Fails when things jumped too far since the page began to load, and says which. */
export async function expectStill(page: Page, most = 0.02): Promise<void> {
  const moved = await page.evaluate<string[]>(movedElements);
  const shift = await measureLayoutShift(page);
  expect(shift < most ? [] : [`${shift} in all`, ...moved], 'what jumped').toEqual([]);
}

/** Of each shift how far it was, and what moved from where to where. */
const movedElements = `new Promise((resolve) => {
  const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const told = ({ node, previousRect, currentRect }) =>
    \`\${(node?.outerHTML ?? node?.textContent ?? 'what is gone').slice(0, 100)}: \${box(previousRect)} to \${box(currentRect)}\`;
  const observer = new PerformanceObserver((list) => {
    observer.disconnect();
    resolve(list.getEntries().flatMap(({ value, hadRecentInput, sources }) =>
      hadRecentInput ? [] : [\`\${value}: \${sources.map(told).join('; ')}\`]));
  });
  observer.observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve([]))));
})`;

/** Entries of before are told to a new observer in a task of their own, which two frames outlast. */
const layoutShift = `new Promise((resolve) => {
  let sum = 0;
  const add = (entries) => {
    for (const entry of entries) if (!entry.hadRecentInput) sum += entry.value;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    add(observer.takeRecords());
    observer.disconnect();
    resolve(sum);
  })));
})`;
