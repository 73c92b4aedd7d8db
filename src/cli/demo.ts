import { resolve } from 'node:path';
import type { Command } from 'commander';
import { whenAborted } from '../lib/clock.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import { describeExchange } from '../sandbox/describe-exchange.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { demoAlerts } from './demo/demo-alerts.ts';
import { type DemoDaemon, freePort, startDemoDaemon } from './demo/demo-daemon.ts';
import { alertsPath, makeDemoHome } from './demo/demo-home.ts';
import { type DemoManager, startDemoManager } from './demo/demo-manager.ts';
import { allArrived, arrivals, expectations } from './demo/expectations.ts';
import { describeStatus } from './status.ts';

/**
 * The main job, to look at: a home is made, the five services are played by the sandbox, the daemon is started as a
 * process of its own, alerts are written to alerts.json, and what arrives where is shown as it happens.
 */
export function demoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('play the whole program on this machine: sandbox, daemon, alerts, and what each service receives')
    .option('--once', 'end when everything has arrived; exit 1 if it has not within a minute')
    .option('--folder <folder>', 'make the home below this folder', '.demo')
    .action((options: DemoOptions) => demo(options, context));
}

interface DemoOptions {
  readonly once?: true;
  readonly folder: string;
}

interface Stage {
  readonly sandbox: Sandbox;
  readonly home: HomePaths;
  readonly manager: DemoManager;
  readonly daemon: DemoDaemon;
  readonly say: Say;
}

type Say = (who: string, text: string) => void;

async function demo({ once, folder }: DemoOptions, context: CliContext): Promise<void> {
  const stage = await openStage(resolve(folder), context);
  try {
    await perform(stage, context);
    context.out(whereToLook(stage));
    if (!once) await whenAborted(context.stop);
  } finally {
    await stage.daemon.end();
    stage.manager.close();
    await stage.sandbox.close();
  }
}

async function openStage(folder: string, { clock, out, colours }: CliContext): Promise<Stage> {
  const say: Say = (who, text) => out(`${paint(who.padEnd(10), colours)} ${text}\n`);
  const sandbox = await startSandbox({ clock, onExchange: (exchange) => say('received', describeExchange(exchange)) });
  const home = await makeDemoHome(folder, sandbox, await freePort());
  const manager = startDemoManager({
    alertsFile: alertsPath(home),
    socketPath: home.analysisSocket,
    now: clock.now,
    say: (text) => say('enrichment', text),
  });
  return { sandbox, home, manager, daemon: startDemoDaemon(home), say };
}

/** Slack is made to fail so often, to show that nothing is lost. */
const slackFailures = 2;

async function perform(stage: Stage, context: CliContext): Promise<void> {
  const { sandbox, home, manager, daemon, say } = stage;
  await until(context, 20, 'the daemon started', async () => (await daemon.status()) !== undefined);
  say('daemon', `running as process ${daemon.pid}; its log: ${daemon.logFile}`);
  const alerts = demoAlerts(context.clock.now());
  sandbox.behave('slack', { kind: 'status', status: 500, body: 'rollup_error', times: slackFailures });
  say('alerts', `${alerts.length} are written to ${alertsPath(home)}; Slack fails ${slackFailures} times at first`);
  await manager.raise(alerts);
  const expected = expectations(alerts.length, stage);
  try {
    await until(context, 60, 'everything arrived', () => allArrived(expected));
  } finally {
    const status = await daemon.status();
    context.out(`\n${await arrivals(expected)}\n`);
    if (status !== undefined) context.out(`${describeStatus(status, context.clock.now())}\n`);
  }
}

function whereToLook({ home, sandbox }: Stage): string {
  const command = `node dist/main.js --home ${home.root}`;
  return `Look further:
  ${home.ossecConf}   the configuration
  ${command} status
  ${command} deliveries list
  ${command} route ${alertsPath(home)}
  ${sandbox.url}/   the stand-ins: make one fail, and see the daemon cope
`;
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

function paint(text: string, colours: boolean): string {
  return colours ? `\u001b[36m${text}\u001b[0m` : text;
}
