import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createFimCollector } from '../src/collect/fim/fim-collector.ts';
import type { ScanState } from '../src/collect/fim/scan-report.ts';
import type { Syscheck } from '../src/collect/syscheck.ts';
import { loadCollection } from '../src/config/collect/load-collection.ts';
import { systemClock } from '../src/lib/clock.ts';
import { homePaths } from '../src/lib/home-paths.ts';
import { openLog } from '../src/lib/log.ts';
import { type Row, until } from './row.ts';

const files = 100_000;
const filesInOneFolder = 200_000;
const changes = 10_000;
const rounds = 3;
/** After a scan V8 gives memory back, some seconds long. */
const settleMs = 30_000;
const patienceMs = 60_000;
const idleMs = 20_000;

/** File integrity: how long its scans take beside plain tools, whether it misses anything, and what it costs while nothing happens. */
export async function measureFim(): Promise<readonly Row[]> {
  const home = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  try {
    const tree = join(home, 'tree');
    fillTree(tree);
    const scans = await measureScans(home, tree);
    const idle = await measureIdle(home, tree);
    await rm(tree, { recursive: true });
    return [...scans, idle, await measureBurst(home), await measureFolder(home)];
  } finally {
    await rm(home, { recursive: true });
  }
}

/** The first scan and one of a restart, in turns with the tools: the machine is not equally fast in every minute. */
async function measureScans(home: string, tree: string): Promise<readonly Row[]> {
  const [first, again, plain]: [number[], number[], number[]] = [[], [], []];
  await sumsOf(tree);
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await sumsOf(tree));
    rmSync(join(home, 'state'), { recursive: true, force: true });
    for (const times of [first, again]) {
      const fim = await startFim(home, tree, 'scheduled');
      times.push(fim.scanned.ms);
      await fim.stop();
    }
  }
  const tools = median(plain);
  const row = (what: string, ms: number, goal: string): Row => {
    const ratio = (ms / tools).toFixed(2);
    return { what, figure: inSeconds(ms), baseline: `${inSeconds(tools)} (sha256sum, md5sum, sha1sum)`, ratio, goal };
  };
  return [
    row('100,000 files: the first scan', median(first), 'ratio <= 1.2'),
    row('100,000 files: a scan that finds nothing new', median(again), ''),
  ];
}

async function measureIdle(home: string, tree: string): Promise<Row> {
  const fim = await startFim(home, tree, 'realtime');
  await systemClock.sleep(settleMs);
  const before = process.cpuUsage();
  await systemClock.sleep(idleMs);
  const { user, system } = process.cpuUsage(before);
  await fim.stop();
  const share = ((user + system) / 1_000 / idleMs) * 100;
  return {
    what: '100,000 files watched, nothing happens',
    figure: `${share.toFixed(2)} % of a core`,
    ...{ baseline: '', ratio: '', goal: '<= 1 %' },
  };
}

/** A third each of files deleted, changed and made, in one folder, as fast as another process can. */
async function measureBurst(home: string): Promise<Row> {
  const tree = join(home, 'burst');
  mkdirSync(tree);
  const kinds = ['deleted', 'modified', 'added'] as const;
  const kindOf = (index: number) => kinds[index % kinds.length];
  for (let index = 0; index < changes; index += 1) {
    if (kindOf(index) !== 'added') writeFileSync(join(tree, `file-${index}`), `before ${index}`);
  }
  const fim = await startFim(home, tree, 'realtime');
  const source = `
    const { rmSync, writeFileSync } = require('node:fs');
    for (let index = 0; index < ${changes}; index += 1) {
      const path = '${tree}/file-' + index;
      if (index % 3 === 0) rmSync(path); else writeFileSync(path, 'after ' + index);
    }
  `;
  const began = performance.now();
  const [code] = await once(spawn(process.execPath, ['-e', source], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error('the changes were not made');
  const made = performance.now() - began;
  const isTold = (index: number) => fim.told.get(join(tree, `file-${index}`)) === kindOf(index);
  const missed = () => Array.from({ length: changes }, (_, index) => index).filter((index) => !isTold(index)).length;
  await until(() => fim.told.size >= changes || performance.now() - began > patienceMs);
  const took = performance.now() - began;
  await fim.stop();
  return {
    what: '10,000 changes in a burst, watched',
    figure: `${missed()} missed, all told after ${inSeconds(took)}`,
    baseline: `${inSeconds(made)} (to make them)`,
    ...{ ratio: '', goal: 'none missed' },
  };
}

async function measureFolder(home: string): Promise<Row> {
  const tree = join(home, 'folder');
  mkdirSync(tree);
  for (let index = 0; index < filesInOneFolder; index += 1) writeFileSync(join(tree, `file-${index}`), '');
  const before = process.memoryUsage().rss;
  const fim = await startFim(home, tree, 'realtime');
  writeFileSync(join(tree, 'one more'), '');
  await until(() => fim.told.size > 0);
  await fim.stop();
  const { ms, files: found, mostResident, longestPauseMs } = fim.scanned;
  const grown = Math.round((mostResident - before) / 2 ** 20);
  const missed = filesInOneFolder - found;
  return {
    what: '200,000 files in one folder: the first scan',
    figure: `${missed} missed, ${inSeconds(ms)}, +${grown} MB, longest pause ${Math.round(longestPauseMs)} ms`,
    ...{ baseline: '', ratio: '', goal: 'none missed, pause <= 100 ms' },
  };
}

interface Scanned {
  readonly ms: number;
  readonly files: number;
  /** Bytes. */
  readonly mostResident: number;
  readonly longestPauseMs: number;
}

interface Fim {
  readonly scanned: Scanned;
  /** What was told first of each path. */
  readonly told: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** Starts a collector, and waits for the end of its first scan. */
async function startFim(home: string, tree: string, mode: 'scheduled' | 'realtime'): Promise<Fim> {
  mkdirSync(join(home, 'state'), { recursive: true });
  const log = openLog({ level: 'error', format: 'json' });
  const [stop, told, scan] = [new AbortController(), new Map<string, string>(), await watchScan()];
  const tools = { clock: systemClock, log, database: join(home, 'state/fim.db'), copies: join(home, 'state/diff') };
  const collector = createFimCollector(await configOf(home, tree, mode), { ...tools, observe: scan.observe });
  const running = collector.run(async (messages) => {
    for (const message of messages) {
      const path = /"path":"([^"]*)"/.exec(message)?.[1];
      const type = /"type":"(added|modified|deleted)"/.exec(message)?.[1];
      if (path !== undefined && type !== undefined && !told.has(path)) told.set(path, type);
    }
  }, stop.signal);
  const scanned = await scan.ended();
  return {
    scanned,
    told,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}

/** What a scan costs, from now on. */
async function watchScan() {
  const pauses = monitorEventLoopDelay({ resolution: 5 });
  pauses.enable();
  // It counts from its second tick on.
  await systemClock.sleep(50);
  let state: ScanState | undefined;
  const began = performance.now();
  const ended = async (): Promise<Scanned> => {
    let mostResident = 0;
    await until(() => {
      mostResident = Math.max(mostResident, process.memoryUsage().rss);
      return state?.scannedAt !== undefined;
    });
    pauses.disable();
    const ms = performance.now() - began;
    return { ms, files: state?.files ?? 0, mostResident, longestPauseMs: pauses.max / 1e6 };
  };
  const observe = (now: ScanState) => {
    state = now;
  };
  return { observe, ended };
}

async function configOf(home: string, tree: string, mode: 'scheduled' | 'realtime'): Promise<Syscheck> {
  const { ossecConf } = homePaths(home);
  mkdirSync(join(ossecConf, '..'), { recursive: true });
  await writeFile(
    ossecConf,
    `<ossec_config><syscheck><directories realtime="${mode === 'realtime' ? 'yes' : 'no'}">${tree}</directories>
     <max_eps>0</max_eps><file_limit><enabled>no</enabled></file_limit></syscheck></ossec_config>`,
  );
  const loaded = await loadCollection(home, {});
  if (loaded.kind === 'refused' || loaded.config.syscheck === undefined) throw new Error('the configuration is wrong');
  return loaded.config.syscheck;
}

/** Milliseconds that the tools take, one after the other. */
async function sumsOf(tree: string): Promise<number> {
  const began = performance.now();
  for (const tool of ['sha256sum', 'md5sum', 'sha1sum']) {
    const command = `find "$1" -type f -print0 | xargs -0 ${tool} > /dev/null`;
    const [code] = await once(spawn('sh', ['-c', command, 'sh', tree], { stdio: 'inherit' }), 'exit');
    if (code !== 0) throw new Error(`${tool} failed`);
  }
  return performance.now() - began;
}

/** Sizes as under /usr: half of them up to 4 KB, most between 1 and 20 KB, few of some hundreds. */
function fillTree(tree: string): void {
  const content = Buffer.alloc(2 ** 20, 'threatlockdown');
  for (let index = 0; index < files; index += 1) {
    const folder = join(tree, String(index % 20), String(index % 2_000));
    if (index < 2_000) mkdirSync(folder, { recursive: true });
    content.writeUInt32LE(index);
    writeFileSync(join(folder, `file-${index}`), content.subarray(0, sizeOf(index)));
  }
}

/** A log-normal spread; the golden ratio gives the same evenly strewn shares each time. */
function sizeOf(index: number): number {
  const [first, second] = [((index + 0.5) * 0.618_034) % 1, ((index + 0.5) * 0.414_214) % 1];
  const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
  return Math.min(Math.round(4_000 * Math.exp(1.2 * normal)), 2 ** 20);
}

function median(times: readonly number[]): number {
  return [...times].sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
