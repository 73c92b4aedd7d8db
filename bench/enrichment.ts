import { appendFileSync, closeSync, openSync, readdirSync, readFileSync, readSync, watch } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeHomeFolder } from '../src/cli/init/make-home-folder.ts';
import { systemClock } from '../src/lib/clock.ts';
import type { HomePaths } from '../src/lib/home-paths.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startDaemonProcess } from '../test/support/daemon-process.ts';
import { percentile, type Row, ratioOf, until } from './row.ts';

const lines = 600;
const everyMs = 50;
const settleMs = 30_000;
const idleMs = 20_000;

const addressOf = (number: number) => `218.92.${number >> 8}.${number & 255}`;

/**
 * From a line in a log file to the enriched alert in alerts.json, each with an address that was not looked up before, while
 * the program also watches a folder. Then what the same program takes when nothing happens. The baseline is the look-up alone.
 */
export async function measureEnrichment(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  const indicators = Array.from({ length: lines }, (_, number) => ({
    ...{ type: 'ip' as const, ip_addr: addressOf(number), classification: 'malicious' },
    blacklist: [{ description: 'Brute force', source: 'Bench', count: 1 }],
  }));
  const sandbox = await startSandbox({ clock: systemClock, quotas: false, maltiverse: { indicators } });
  try {
    const log = join(folder, 'auth.log');
    const home = await makeHome(folder, log, sandbox.urls.maltiverse, sandbox.keys.maltiverse);
    const daemon = await startDaemonProcess(home);
    const latencies = await measureLines(log, join(home.logs, 'alerts/alerts.json'));
    const plain = await plainLookUps(sandbox.urls.maltiverse, sandbox.keys.maltiverse);
    const idle = await idleShare(daemon.process.pid ?? 0);
    await daemon.stop();
    return [...([0.5, 0.99] as const).map((share) => latencyRow(share, latencies, plain)), idleRow(idle)];
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

function latencyRow(share: number, latencies: readonly number[], plain: readonly number[]): Row {
  const [ours, theirs] = [percentile(latencies, share), percentile(plain, share)];
  return {
    what: `log line to enriched alert at ${1_000 / everyMs} /s, p${share * 100}`,
    figure: `${ours.toFixed(1)} ms`,
    baseline: `${theirs.toFixed(1)} ms (one look-up)`,
    ratio: ratioOf(ours, theirs),
    goal: share === 0.99 ? '<= 250 ms' : '',
  };
}

function idleRow(share: number): Row {
  const figure = `${(share * 100).toFixed(2)} % of a core`;
  return { what: 'idle, all parts running', figure, baseline: '-', ratio: '-', goal: '<= 1 % of a core' };
}

async function makeHome(folder: string, log: string, url: string, key: string): Promise<HomePaths> {
  const watched = join(folder, 'watched');
  await mkdir(watched);
  await writeFile(log, '');
  const ossecConf = `<ossec_config>
    <localfile><log_format>syslog</log_format><location>${log}</location></localfile>
    <syscheck><directories realtime="yes">${watched}</directories></syscheck>
    <integration>
      <name>maltiverse</name><hook_url>${url}</hook_url><api_key>${key}</api_key><rule_id>2502</rule_id>
      <alert_format>json</alert_format>
    </integration>
  </ossec_config>`;
  const made = await makeHomeFolder(join(folder, 'home'), { ossecConf, yaml: 'http: { listen: none }' });
  if (made.kind !== 'made') throw new Error(made.what);
  return made.home;
}

async function measureLines(log: string, alertsFile: string): Promise<readonly number[]> {
  const written = new Map<string, number>();
  const latencies: number[] = [];
  const following = followEnriched(alertsFile, (address, at) =>
    latencies.push(at - (written.get(address) ?? Number.NaN)),
  );
  const began = performance.now();
  for (let number = 0; number < lines; number += 1) {
    await until(() => performance.now() >= began + number * everyMs);
    const address = addressOf(number);
    written.set(address, performance.now());
    const text = `PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address} user=root`;
    appendFileSync(log, `Oct 17 09:28:28 bench sshd[4275]: ${text}\n`);
  }
  await until(() => latencies.length >= lines);
  following.close();
  return latencies.sort((a, b) => a - b);
}

/** Looks at the file whenever it changes, as a dashboard does. */
function followEnriched(path: string, each: (address: string, at: number) => void) {
  const descriptor = openSync(path, 'r');
  const buffer = Buffer.alloc(1_048_576);
  let text = '';
  const look = () => {
    for (let size = readSync(descriptor, buffer); size > 0; size = readSync(descriptor, buffer)) {
      text += buffer.toString('utf8', 0, size);
    }
    const whole = text.split('\n');
    text = whole.pop() ?? '';
    for (const line of whole) {
      const address = /"location":"maltiverse"/.test(line)
        ? /"indicator":\{"name":"([\d.]+)"/.exec(line)?.[1]
        : undefined;
      if (address !== undefined) each(address, performance.now());
    }
  };
  const watcher = watch(path, look);
  return {
    close: () => {
      watcher.close();
      closeSync(descriptor);
    },
  };
}

async function plainLookUps(url: string, key: string): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let number = 0; number < lines; number += 1) {
    const began = performance.now();
    await (await fetch(`${url}/ip/${addressOf(number)}`, { headers: { Authorization: `Bearer ${key}` } })).text();
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}

/** What a process takes of a core while nothing happens; proc(5): `schedstat` begins with the nanoseconds that a thread ran. */
async function idleShare(pid: number): Promise<number> {
  const nanoseconds = () => {
    const threads = readdirSync(`/proc/${pid}/task`);
    const taken = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]),
    );
    return taken.reduce((sum, each) => sum + each, 0);
  };
  // V8 gives memory back for a while after there was something to do.
  await systemClock.sleep(settleMs);
  const before = nanoseconds();
  await systemClock.sleep(idleMs);
  return (nanoseconds() - before) / 1e6 / idleMs;
}
