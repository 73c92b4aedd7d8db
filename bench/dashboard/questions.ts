import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ask } from '../../test/support/ask.ts';
import { percentile, type Row, ratioOf } from '../row.ts';
import { variedAlert } from '../varied-alerts.ts';
import { days } from './range.ts';
import type { StoredHome } from './stored-home.ts';

type Asked = Readonly<Record<string, string>>;

const times = 3;

/** What the pages ask, over HTTP, about all alerts that there are. */
export async function measureQuestions(stored: StoredHome): Promise<readonly Row[]> {
  const scan = await plainScan(stored.lines);
  const grep = plainGrep(stored.lines, 'Failed password');
  const timed = (path: string, asked: readonly Asked[]) => timesOf(stored, path, asked);
  const page = (queries: readonly string[]) => timed('/api/alerts', queries.map(pageOf));
  const histogram = (queries: readonly string[]) => timed('/api/alerts/histogram', queries.map(histogramOf));
  const top = (fields: readonly string[]) =>
    timed(
      '/api/alerts/top',
      fields.map((field) => ({ field, size: '10' })),
    );
  return [
    row('by a field: the first page', await page(byField), scan, '<= 100 ms'),
    row('… how many', await timed('/api/alerts/count', byField.map(queryOf)), scan, '<= 100 ms'),
    row('free text: the first page', await page(byText), grep, '<= 300 ms'),
    row('… how many', await timed('/api/alerts/count', byText.map(queryOf)), grep, '<= 300 ms'),
    row('histogram of all', await histogram(['']), scan, '<= 200 ms'),
    row('… of a query', await histogram(byField), scan, '<= 200 ms'),
    row('top rules and agents of all', await top(['rule.description', 'agent.name']), scan, ''),
  ];
}

/** A second of somebody who looks around: ten questions, none of them twice the same. */
export function questionsOfASecond(round: number): readonly string[] {
  return Array.from({ length: 10 }, (_, index) => {
    const query = `rule.level:>=${round % 10} AND agent.name:host-${round * 10 + index}`;
    const [path, asked] =
      index % 2 === 0 ? ['/api/alerts', pageOf(query)] : ['/api/alerts/histogram', histogramOf(query)];
    return addressOf(path, asked);
  });
}

interface Plain {
  readonly what: string;
  readonly ms: number;
}

function row(what: string, taken: readonly number[], { what: tool, ms }: Plain, goal: string): Row {
  const p95 = percentile(taken, 0.95);
  return {
    what: `${what}, over HTTP, p95`,
    figure: `${p95.toFixed(1)} ms`,
    baseline: `${Math.round(ms)} ms (${tool})`,
    ratio: ratioOf(ms, p95),
    goal,
  };
}

/** How long each took, the quickest first; the first time included. */
async function timesOf(
  { url, headers }: StoredHome,
  path: string,
  asked: readonly Asked[],
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    for (const question of asked) {
      const began = performance.now();
      const { status, text } = await ask(url + addressOf(path, question), { headers });
      taken.push(performance.now() - began);
      if (status !== 200) throw new Error(`${path}: ${text}`);
    }
  }
  return taken.sort((a, b) => a - b);
}

function addressOf(path: string, asked: Asked): string {
  return `${path}?${new URLSearchParams({ ...range(), ...asked })}`;
}

function range(): Asked {
  const to = Date.now();
  return { from: String(to - days * 86_400_000), to: String(to) };
}

/** As the events page has it. */
const fields = 'agent.name,location,rule.description,rule.groups,rule.id,rule.level';
const queryOf = (query: string): Asked => (query === '' ? {} : { query });
const pageOf = (query: string): Asked => ({ ...queryOf(query), order: 'newest', size: '100', fields });
const histogramOf = (query: string): Asked => ({ ...queryOf(query), buckets: '60' });

const [someAddress, otherAddress] = [sourceFrom(1_000), sourceFrom(5_000)];
const byField = [
  `rule.level:>=10 AND data.srcip:${someAddress}`,
  `data.srcip:${otherAddress}`,
  'rule.id:5710',
  'rule.id:60150 OR rule.id:60151',
  'agent.name:host-7',
  'agent.name:host-1*',
  'rule.groups:sshd',
  'rule.groups:(web OR syscheck) AND NOT rule.level:7',
  'rule.level:>=12',
  'data.srcip:199.77.0.0/16',
];
const byText = [
  someAddress,
  otherAddress,
  'root3',
  'password',
  'kakalo*',
  'maltiverse',
  'sshd failed root3',
  '"Failed password for erin15"',
  '"/var/log/auth.log" svc34',
  '"a login was refused"',
];

/** The address in the first alert from there on that has one. */
function sourceFrom(number: number): string {
  for (let at = number; ; at += 1) {
    const [, found] = /"srcip":"([^"]+)"/.exec(variedAlert(at)) ?? [];
    if (found !== undefined) return found;
  }
}

async function plainScan(file: string): Promise<Plain> {
  const began = performance.now();
  for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
  return { what: 'readline, JSON.parse', ms: performance.now() - began };
}

function plainGrep(file: string, text: string): Plain {
  const began = performance.now();
  spawnSync('grep', ['-c', '-F', text, file], { env: { LC_ALL: 'C' } });
  return { what: 'grep -c', ms: performance.now() - began };
}
