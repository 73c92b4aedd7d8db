import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Exchange } from '../sandbox/received.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import type { CliContext } from './context.ts';
import { begin } from './demo/begin.ts';
import { chapters } from './demo/chapters.ts';
import { makeDemoAdmin } from './demo/demo-admin.ts';
import { type DemoDaemon, freePort, startDemoDaemon } from './demo/demo-daemon.ts';
import { type DemoHome, makeDemoHome } from './demo/demo-home.ts';
import { arrivals } from './demo/expectations.ts';
import { followAlerts, readText } from './demo/follow-alerts.ts';
import { goOn, whatToTry, whereToLook } from './demo/look-further.ts';
import { openPage, type Page } from './demo/page.ts';
import { playChapter, type Stage } from './demo/play-chapter.ts';
import { receiptsOf } from './demo/receipts.ts';
import type { Seen } from './demo/seen.ts';
import { type Patience, waitFor } from './demo/wait-for.ts';
import { describeStatus } from './status.ts';

/**
 * The main job, to look at: a home is made, the five services are played by the sandbox, the program is started as a
 * process of its own, four things happen on the machine, and what comes of each is shown.
 */
export function demoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('play the whole program on this machine: from a log line to what each service is told')
    .option('--once', 'end when everything has arrived; exit 1 if it has not within a minute')
    .option('--folder <folder>', 'make the home below this folder', '.demo')
    .action((options: DemoOptions) => demo(options, context));
}

interface DemoOptions {
  readonly once?: true;
  readonly folder: string;
}

interface World {
  readonly context: CliContext;
  readonly page: Page;
  readonly sandbox: Sandbox;
  readonly home: DemoHome;
  readonly daemon: DemoDaemon;
  readonly look: () => Promise<Seen>;
}

async function demo({ once, folder }: DemoOptions, context: CliContext): Promise<void> {
  const exchanges: Exchange[] = [];
  const { clock, out, colours } = context;
  // Slack itself allows no more than a few messages at once, which would make the story a long one.
  const slack = { burst: 50 };
  const sandbox = await startSandbox({ clock, slack, onExchange: (exchange) => exchanges.push(exchange) });
  try {
    const port = await freePort();
    const home = await makeDemoHome(resolve(folder), sandbox, port);
    const page = openPage({ out, colours, width: (colours && process.stdout.columns) || widthElsewhere });
    const admin = await makeDemoAdmin(home, clock);
    const daemon = startDemoDaemon(home);
    const world = { context, page, sandbox, home, daemon, look: openEyes(home, exchanges) };
    try {
      await perform(world);
      out(whereToLook(home));
      if (!once) {
        out(whatToTry(home, sandbox.url, { url: `http://127.0.0.1:${port}`, ...admin }));
        await goOn(world, context);
      }
    } finally {
      await daemon.end();
    }
  } finally {
    await sandbox.close();
  }
}

/** Where there is no terminal, or it does not know its width. */
const widthElsewhere = 120;

function openEyes(home: DemoHome, exchanges: readonly Exchange[]): () => Promise<Seen> {
  const follower = followAlerts(home.alerts);
  return async () => {
    const alerts = await follower.look();
    const receipts = receiptsOf(exchanges, await readText(home.journal));
    return { alerts, exchanges: [...exchanges], receipts };
  };
}

/** Slack is made to fail so often, to show that nothing is lost. */
const slackFailures = 2;

async function perform(world: World): Promise<void> {
  const { context, page, sandbox, home, daemon, look } = world;
  page.heading('On this machine, with nothing else installed');
  page.rows('home', home.root);
  page.rows('stand-ins', `${sandbox.url}/ plays all five services`);
  await begin(daemon, home, page, aMinute(world));
  sandbox.behave('slack', { kind: 'status', status: 500, body: 'rollup_error', times: slackFailures });
  page.rows('Slack', `fails ${slackFailures} times at first, to show that nothing is lost`);
  const patience = aMinute(world);
  const waitForSeen: Stage['waitFor'] = (what, find) =>
    waitFor(
      what,
      async () => {
        daemon.mustRun();
        return find(await look());
      },
      patience,
    );
  try {
    for (const [index, chapter] of chapters.entries()) {
      await playChapter(index + 1, chapter, { home, page, look, waitFor: waitForSeen });
    }
    await waitFor('its figures, which it tells once a second', counted(world), patience);
  } finally {
    context.out(`\n${arrivals(await look())}\n`);
    const status = await daemon.status().catch(() => undefined);
    if (status !== undefined) context.out(`${describeStatus(status, context.clock.now())}\n`);
  }
}

/** Found when the program has counted the alerts that are there. */
function counted({ daemon, look }: World): () => Promise<true | undefined> {
  return async () => {
    const { alerts = 0 } = (await daemon.status())?.analysis ?? {};
    return alerts >= (await look()).alerts.length ? true : undefined;
  };
}

function aMinute({ context: { clock, stop }, page }: World): Patience {
  return { clock, stop, deadline: clock.now() + 60_000, tell: (what) => page.rows('waiting', `for ${what}`) };
}
