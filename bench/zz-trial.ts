import { launchBrowser } from '/work/main/test/support/browser-visit.ts';
import { measureColdLoad } from '/work/main/bench/dashboard/cold-load.ts';
import { measureDelivering } from '/work/main/bench/dashboard/delivering.ts';
import { measureLiveTail } from '/work/main/bench/dashboard/live-tail.ts';
import { measureQuestions } from '/work/main/bench/dashboard/questions.ts';
import { measureScrolling } from '/work/main/bench/dashboard/scrolling.ts';
import { openStoredHome } from '/work/main/bench/dashboard/stored-home.ts';
import { visiting } from '/work/main/bench/dashboard/visit.ts';
const want = process.argv.slice(2);
const t0 = performance.now();
const stored = await openStoredHome(20000);
const browser = await launchBrowser();
async function waterfall() {
  const rows = [];
  for (const path of ['/events', '/']) for (let i = 0; i < 2; i++) await visiting(browser, stored, async (page) => {
    await page.addInitScript(`bench.noteWhenShown(${JSON.stringify(path === '/' ? ['table a[href^="/events/"]','[aria-label="Alerts over time, by level"] canvas'] : ['[role="grid"][aria-label="Alerts"] [data-key]','[data-known] canvas'])})`);
    await page.goto(path, { waitUntil: 'commit' });
    const shown = await page.evaluate('bench.shownAfter');
    const e = await page.evaluate(`[...performance.getEntriesByType('navigation'),...performance.getEntriesByType('resource')].map(e=>[e.name.slice(22,75), Math.round(e.startTime), Math.round(e.requestStart), Math.round(e.responseStart), Math.round(e.responseEnd), e.encodedBodySize].join(' '))`);
    const fp = await page.evaluate(`performance.getEntriesByType('paint').map(e=>e.name+' '+Math.round(e.startTime)).join(', ')`);
    rows.push(`== ${path} shown ${Math.round(shown)} ${fp}`, ...(i ? e : []));
  });
  console.log(rows.join('\n'));
  return [];
}
const all = { waterfall, cold: () => measureColdLoad(browser, stored), questions: () => measureQuestions(stored), scroll: () => measureScrolling(browser, stored), live: () => measureLiveTail(browser, stored), deliver: () => measureDelivering(stored, 3000) };
for (const [n, f] of Object.entries(all)) {
  if (want.length && !want.includes(n)) continue;
  console.log('-', n, Math.round(performance.now() - t0));
  try { for (const r of await f()) console.log([r.what, r.figure, r.baseline, r.ratio, r.goal].join(' | ')); } catch (e) { console.log(e); }
}
console.log('- end', Math.round(performance.now() - t0));
await browser.close(); await stored.close(); process.exit(0);
