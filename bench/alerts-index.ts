import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AlertsIndex, RawAlert, Scope } from '../src/alerts-index/alerts-index.ts';
import { parseQuery } from '../src/alerts-index/query/parse.ts';
import { openSqliteAlertsIndex } from '../src/alerts-index/sqlite/sqlite-alerts-index.ts';
import { silentLog } from '../src/lib/log.ts';
import { percentile, perSecond, type Row, ratioOf } from './row.ts';
import { variedAlert } from './varied-alerts.ts';

const perBatch = 4_000;
const pageSize = 50;

/** A million alerts stored, and what the dashboard asks of them. The baselines read the file of their lines. */
export async function measureAlertsIndex(alerts = 1_000_000): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  const file = join(folder, 'alerts.json');
  try {
    await writeLines(file, alerts);
    const scanMs = await plainScan(file);
    const grepMs = plainGrep(file, '198.51.100');
    const index = await openSqliteAlertsIndex({ path: join(folder, 'alerts.db'), log: silentLog });
    const storeMs = await store(index, alerts);
    const { bytes } = await index.figures();
    const lineBytes = (await stat(file)).size;
    await index.count({});
    const asked = await ask(index, scanMs, grepMs);
    await index.close();
    return [
      {
        what: `storing ${alerts} alerts in the index`,
        figure: `${perSecond(alerts, storeMs)} /s`,
        baseline: `${perSecond(alerts, scanMs)} /s (readline, JSON.parse)`,
        ratio: ratioOf(scanMs, storeMs),
        goal: '>= 10000 /s',
      },
      {
        what: '… on disk, an alert',
        figure: `${Math.round(bytes / alerts)} bytes`,
        baseline: `${Math.round(lineBytes / alerts)} bytes (its line)`,
        ratio: ratioOf(bytes, lineBytes),
        goal: '',
      },
      ...asked,
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeLines(file: string, alerts: number): Promise<void> {
  const handle = await open(file, 'w');
  for (let number = 0; number < alerts; number += perBatch) {
    await handle.write(linesFrom(number, alerts).join(''));
  }
  await handle.close();
}

function linesFrom(number: number, alerts: number): readonly string[] {
  return Array.from({ length: Math.min(perBatch, alerts - number) }, (_, index) => `${variedAlert(number + index)}\n`);
}

async function store(index: AlertsIndex, alerts: number): Promise<number> {
  let ms = 0;
  for (let number = 0; number < alerts; number += perBatch) {
    const batch = linesFrom(number, alerts).map((text): RawAlert => ({ key: keyOf(text), text: text.trimEnd() }));
    const began = performance.now();
    await index.add({ alerts: batch, position: { source: 'bench', value: number } });
    ms += performance.now() - began;
  }
  return ms;
}

/** As the daemon names a line: by what it says. */
function keyOf(line: string): string {
  return createHash('sha256').update(line).digest('base64url').slice(0, 27);
}

async function ask(index: AlertsIndex, scanMs: number, grepMs: number): Promise<readonly Row[]> {
  const { oldest = 0, newest = 0 } = await index.figures();
  const page = (texts: readonly string[]) =>
    timed(
      texts.map(
        (text) => () => Promise.all([index.search({ ...scope(text), size: pageSize }), index.count(scope(text))]),
      ),
    );
  const histogram = (texts: readonly string[]) =>
    timed(texts.map((text) => () => index.histogram({ ...scope(text), from: oldest, to: newest + 1, width: 3_600 })));
  const top = (field: string) => timed([() => index.top({ field, size: 10 })], 5);
  const scan = { baseline: `${Math.round(scanMs)} ms (readline, JSON.parse)`, ms: scanMs };
  const grep = { baseline: `${Math.round(grepMs)} ms (grep -c)`, ms: grepMs };
  return [
    row('first page, newest first', await page(['*']), scan, ''),
    row('a field: first page and count, p95', await page(byField), scan, '<= 100 ms'),
    row('free text: first page and count, p95', await page(byText), grep, '<= 300 ms'),
    row('histogram of all, by hour and level, p95', await histogram(['*']), scan, '<= 200 ms'),
    row('… of what a query means, p95', await histogram(byField), scan, '<= 200 ms'),
    row('top rules of all', await top('rule.id'), scan, ''),
    row('top addresses of all', await top('data.srcip'), scan, ''),
  ];
}

function row(
  what: string,
  ms: number,
  { baseline, ms: baselineMs }: { baseline: string; ms: number },
  goal: string,
): Row {
  return { what, figure: `${ms.toFixed(1)} ms`, baseline, ratio: ratioOf(baselineMs, ms), goal };
}

/** The p95 of each question asked a few times over, the first time included. */
async function timed(questions: readonly (() => Promise<unknown>)[], times = 3): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    for (const question of questions) {
      const began = performance.now();
      await question();
      taken.push(performance.now() - began);
    }
  }
  return percentile(
    taken.sort((a, b) => a - b),
    0.95,
  );
}

function scope(text: string): Scope {
  const parsed = parseQuery(text);
  if (parsed.kind === 'refused') throw new Error(`${text}: ${parsed.error.message}`);
  return { query: parsed.query };
}

const numbers = Array.from({ length: 12 }, (_, index) => index);
const byField = [
  ...numbers.map((number) => `agent.name:host-${number * 7}`),
  ...numbers.map((number) => `rule.id:${5_700 + number}`),
  ...numbers.map((number) => `data.srcip:${addressOf(number)}`),
  ...numbers.map((number) => `rule.level:>=${number} AND agent.name:host-${number}`),
  'rule.level:>=10',
  'rule.level:5',
  'data.srcip:199.77.0.0/16',
  'agent.name:host-1*',
  'NOT rule.groups:syslog',
  'rule.groups:(web OR syscheck) AND -rule.level:7',
];
const byText = [
  ...numbers.map((number) => addressOf(number * 3)),
  ...numbers.map((number) => `root${number * 5 + 3}`),
  ...numbers.map((number) => `"Failed password for erin${number * 5}"`),
  'password',
  'kakalo*',
  'sshd failed root3',
  '"/var/log/auth.log" svc34',
];

/** The address in the first alert from there on that has one. */
function addressOf(number: number): string {
  for (let at = number * 1_000; ; at += 1) {
    const [, found] = /"srcip":"([^"]+)"/.exec(variedAlert(at)) ?? [];
    if (found !== undefined) return found;
  }
}

async function plainScan(file: string): Promise<number> {
  const began = performance.now();
  for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
  return performance.now() - began;
}

function plainGrep(file: string, text: string): number {
  const began = performance.now();
  spawnSync('grep', ['-c', '-F', text, file], { env: { LC_ALL: 'C' } });
  return performance.now() - began;
}
