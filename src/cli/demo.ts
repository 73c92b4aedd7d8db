import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { connectControl } from '../api/control-client.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import { describeExchange } from '../sandbox/describe-exchange.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { demoAlerts } from './demo/demo-alerts.ts';
import { alertsPath, journalPath, makeDemoHome } from './demo/demo-home.ts';
import { type DemoManager, startDemoManager } from './demo/demo-manager.ts';
import { describeStatus } from './status.ts';
import { columns } from './text.ts';

/**
 * The main job, to look at: a home is made, the five services are played by the sandbox, the daemon is started as a process
 * of its own, alerts are written to alerts.json, and what arrives where is shown as it happens.
 */
export function demoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('play the whole program on this machine: sandbox, daemon, alerts, and what each service receives')
    .option('--once', 'end when everything has arrived; exit 1 if it has not within a minute')
    .option('--folder <folder>', 'make the home below this folder', '.demo')
    .action((options: { once?: true; folder: string }) => demo(options, context));
}

/** VirusTotal knows the file; Maltiverse its two hashes, the address, the host name and one of two URLs. */
const expectedEnrichments = 6;
/** Slack is made to fail so often, to show that nothing is lost. */
const slackFailures = 2;

async function demo(
  { once, folder }: { readonly once?: true; readonly folder: string },
  context: CliContext,
): Promise<void> {
  const { clock, out, stop } = context;
  const say = (who: string, text: string) => out(`${paint(context, who.padEnd(10))} ${text}\n`);
  const sandbox = await startSandbox({ clock, onExchange: (exchange) => say('received', describeExchange(exchange)) });
  const home = await makeDemoHome(resolve(folder), sandbox, await freePort());
  const manager = startDemoManager({
    alertsFile: alertsPath(home),
    socketPath: home.analysisSocket,
    now: clock.now,
    say: (text) => say('enrichment', text),
  });
  const daemon = startDaemon(home);
  try {
    await until(context, 20, 'the daemon started', async () => (await statusOf(home)) !== undefined);
    say('daemon', `running as process ${daemon.pid}; its log: ${join(home.root, 'logs/threatlockdown.log')}`);
    const alerts = demoAlerts(clock.now());
    sandbox.behave('slack', { kind: 'status', status: 500, body: 'rollup_error', times: slackFailures });
    say(
      'alerts',
      `${alerts.length} alerts are written to ${alertsPath(home)}; Slack is made to fail ${slackFailures} times at first`,
    );
    await manager.raise(alerts);
    const expected = expectations(alerts.length);
    await until(
      context,
      60,
      'everything arrived',
      async () => (await missing(expected, sandbox, manager, home)).length === 0,
    );
    out(
      `\n${await summary(expected, sandbox, manager, home)}\n${await statusText(home, context)}\n${whereToLook(home, sandbox)}`,
    );
    if (!once) await whenAborted(stop);
  } finally {
    await ended(daemon);
    manager.close();
    await sandbox.close();
  }
}

interface Expectation {
  readonly what: string;
  readonly wanted: number;
  readonly seen: (sandbox: Sandbox, manager: DemoManager, home: HomePaths) => number | Promise<number>;
}

/** What must have arrived. Each enrichment becomes an alert of level 12, which everybody but its own service gets. */
function expectations(alerts: number): readonly Expectation[] {
  const accepted = (service: 'slack' | 'pagerduty' | 'shuffle') => (sandbox: Sandbox) =>
    sandbox.received(service).filter(({ status }) => status === 200 || status === 202).length;
  const severe = 1 + expectedEnrichments;
  return [
    { what: 'Slack messages', wanted: alerts + expectedEnrichments, seen: accepted('slack') },
    { what: 'PagerDuty incidents (level 10 and up)', wanted: severe, seen: accepted('pagerduty') },
    { what: 'Shuffle runs (level 3 and up)', wanted: alerts + expectedEnrichments, seen: accepted('shuffle') },
    { what: 'VirusTotal look-ups', wanted: 1, seen: (sandbox) => sandbox.received('virustotal').length },
    { what: 'Maltiverse look-ups', wanted: 6, seen: (sandbox) => sandbox.received('maltiverse').length },
    { what: 'enrichments back in analysis', wanted: expectedEnrichments, seen: (_, manager) => manager.enrichments() },
    { what: 'runs of custom-journal (level 10 and up)', wanted: severe, seen: (_, __, home) => journalLines(home) },
  ];
}

async function journalLines(home: HomePaths): Promise<number> {
  const text = await readFile(journalPath(home), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}

async function missing(
  expected: readonly Expectation[],
  ...world: [Sandbox, DemoManager, HomePaths]
): Promise<readonly Expectation[]> {
  const seen = await Promise.all(expected.map((expectation) => expectation.seen(...world)));
  return expected.filter(({ wanted }, index) => (seen[index] ?? 0) < wanted);
}

async function summary(expected: readonly Expectation[], ...world: [Sandbox, DemoManager, HomePaths]): Promise<string> {
  const rows = await Promise.all(
    expected.map(async ({ what, wanted, seen }) => [what, String(wanted), String(await seen(...world))]),
  );
  return columns(
    ['', 'expected', 'arrived'],
    rows.map(([what = '', wanted = '', seen = '']) => [what, wanted, `${seen}`]),
  );
}

async function statusOf(home: HomePaths) {
  const client = await connectControl(home.control);
  const status = await client?.status();
  await client?.close();
  return status;
}

async function statusText(home: HomePaths, { clock }: CliContext): Promise<string> {
  const status = await statusOf(home);
  return status === undefined ? '' : describeStatus(status, clock.now());
}

function whereToLook(home: HomePaths, { url }: Sandbox): string {
  const command = `node dist/main.js --home ${home.root}`;
  return `Look further:
  ${home.ossecConf}   the configuration
  ${command} status
  ${command} deliveries list
  ${command} route ${alertsPath(home)}
  ${url}/   the stand-ins: make one fail, and see the daemon cope
`;
}

function startDaemon(home: HomePaths): ChildProcess {
  const log = createWriteStream(join(home.root, 'logs/threatlockdown.log'));
  const program = process.argv[1] ?? '';
  const daemon = spawn(process.execPath, [program, 'start', '--home', home.root, '--log-format', 'json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  daemon.stderr.pipe(log);
  return daemon;
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const exit = new Promise((resolve) => daemon.once('exit', resolve));
  daemon.kill('SIGTERM');
  await exit;
}

async function until(
  { clock, stop }: CliContext,
  seconds: number,
  what: string,
  met: () => Promise<boolean>,
): Promise<void> {
  const deadline = clock.now() + seconds * 1_000;
  while (!(await met())) {
    if (stop.aborted) throw new CommandFailure('stopped', exitCodes.no);
    if (clock.now() > deadline) throw new CommandFailure(`not within ${seconds} s: ${what}`, exitCodes.no);
    await clock.sleep(100, stop);
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function paint({ terminal }: CliContext, text: string): string {
  return terminal ? `\u001b[36m${text}\u001b[0m` : text;
}
