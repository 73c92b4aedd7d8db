import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Indexing } from '../src/daemon/indexing/indexing.ts';
import { systemClock } from '../src/lib/clock.ts';
import { silentLog } from '../src/lib/log.ts';
import { type DaemonProcess, startDaemonProcess } from '../test/support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../test/support/home.ts';
import { residentMb } from '../test/support/resident.ts';
import { startSink } from '../test/support/sink.ts';
import { perSecond, type Row, ratioOf, until } from './row.ts';
import { variedAlert } from './varied-alerts.ts';

const delivered = 10_000;
const inFlight = 64;
const rounds = 3;
const filled = 200_000;
const keep = { keepSeconds: 50 * 365 * 86_400, largestBytes: 2 ** 40 };

/** What the index of the dashboard costs the delivery, and how fast it is filled. The rates take turns, and the best of each counts. */
export async function measureIndexing(): Promise<readonly Row[]> {
  const best = { plain: 0, live: 0, backfill: 0 };
  let memory = 0;
  for (let round = 0; round < rounds; round += 1) {
    best.plain = Math.max(best.plain, (await deliver('none', 0)).rate);
    best.live = Math.max(best.live, (await deliver(keptLong, 0)).rate);
    const { rate, mb } = await deliver(keptLong, filled);
    best.backfill = Math.max(best.backfill, rate);
    memory = Math.max(memory, mb);
  }
  const baseline = `${best.plain} /s (dashboard: none)`;
  const row = (what: string, rate: number): Row => ({
    what,
    figure: `${rate} /s`,
    baseline,
    ratio: ratioOf(rate, best.plain),
    goal: 'ratio >= 0.90',
  });
  const { rate, lag } = await fill();
  return [
    row('alerts to a webhook, while they are indexed', best.live),
    row('… and earlier days are, too', best.backfill),
    { what: '… resident memory, most', figure: `${memory} MB`, baseline: '', ratio: '', goal: '<= 200 MB' },
    { what: `indexing a file of ${filled} alerts`, figure: `${rate} /s`, baseline: '', ratio: '', goal: '>= 10000 /s' },
    {
      what: '… an alert that comes meanwhile is found after, most',
      figure: `${lag} ms`,
      baseline: '',
      ratio: '',
      goal: '',
    },
  ];
}

const keptLong = '{ keep: 20000d }';

/** Alerts a second from alerts.json to an instant webhook, and the most memory; `before`: alerts of a day before. */
async function deliver(dashboard: string, before: number): Promise<{ readonly rate: number; readonly mb: number }> {
  const home = await makeHome();
  const sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    `http: { listen: "127.0.0.1:0" }\ndashboard: ${dashboard}\nintegrations: { slack: { rate: none, concurrency: ${inFlight} } }`,
  );
  if (before > 0) await writeDay(home, before);
  const daemon = await startDaemonProcess(home);
  if (dashboard !== 'none') await until(async () => (await indexed(daemon)) >= Math.min(before, 1));
  let mb = 0;
  const began = performance.now();
  await home.append(...Array.from({ length: delivered }, (_, number) => numberedAlert(number)));
  await until(async () => {
    mb = Math.max(mb, await residentMb(daemon.process.pid));
    return sink.ids.length >= delivered;
  });
  const took = performance.now() - began;
  if (before > 0 && (await daemon.status()).index?.backfill === undefined)
    throw new Error('the back-fill was over too early');
  await daemon.stop();
  await sink.close();
  await home.remove();
  return { rate: perSecond(delivered, took), mb };
}

/** -1 as long as the index is not open. */
async function indexed(daemon: DaemonProcess): Promise<number> {
  const { index } = await daemon.status();
  return index?.alerts ?? -1;
}

async function writeDay(home: TestHome, alerts: number): Promise<void> {
  const folder = join(home.root, 'logs/alerts/2026/Nov');
  await mkdir(folder, { recursive: true });
  await writeAlerts(join(folder, 'ossec-alerts-20.json'), alerts);
}

async function writeAlerts(file: string, alerts: number): Promise<void> {
  const handle = await open(file, 'w');
  for (let number = 0; number < alerts; number += 1_000) {
    await handle.write(Array.from({ length: 1_000 }, (_, index) => `${variedAlert(number + index)}\n`).join(''));
  }
  await handle.close();
}

/** Alerts a second from a file into the index, and the longest that one took which came while the file was read. */
async function fill(): Promise<{ readonly rate: number; readonly lag: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  const file = join(folder, 'alerts.json');
  await writeAlerts(file, filled);
  const began = performance.now();
  const indexing = new Indexing({
    path: join(folder, 'index.db'),
    alerts: { file, maxLineBytes: 2 ** 24 },
    keep,
    clock: systemClock,
    log: silentLog,
  });
  await until(async () => (await indexing.status()).alerts > 0);
  const lag = await longestLag(indexing, file);
  await until(async () => (await indexing.status()).backfill === undefined);
  const took = performance.now() - began;
  await indexing.close();
  await rm(folder, { recursive: true });
  return { rate: perSecond(filled, took), lag };
}

async function longestLag(indexing: Indexing, file: string): Promise<number> {
  const handle = await open(file, 'a');
  let lag = 0;
  for (let number = 0; number < 10; number += 1) {
    let found = false;
    const listening = indexing.onAdded((alerts) => {
      found ||= alerts === 1;
    });
    const began = performance.now();
    await handle.write(`${variedAlert(filled + number)}\n`);
    await until(() => found);
    lag = Math.max(lag, performance.now() - began);
    listening();
  }
  await handle.close();
  return Math.round(lag);
}
