import { hostname, networkInterfaces } from 'node:os';
import { Argument, type Command, Option } from 'commander';
import { hostAddress } from '../collect/targets/host-address.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/problem.ts';
import { DetectionRefused } from '../daemon/detection.ts';
import { logProblems } from '../daemon/log-problems.ts';
import { HomeInUse } from '../daemon/parts.ts';
import { findIntegration } from '../integrations/registry.ts';
import { boundHeap } from '../lib/bound-heap.ts';
import { logLevels, openLog } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { socketPathProblem } from '../lib/socket-path.ts';
import { systemProcesses } from '../lib/system-processes.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { loadOrFail } from './load.ts';
import { homeOf } from './operations.ts';
import { chooseParts, type Part, parts } from './start/choose-parts.ts';
import { patientHangups } from './start/hangups.ts';
import { runDaemon } from './start/run-daemon.ts';
import { runDetection } from './start/run-detection.ts';

interface StartOptions {
  readonly logLevel?: Config['log']['level'];
  readonly logFormat?: Config['log']['format'];
}

export function startCommand(program: Command, context: CliContext): void {
  program
    .command('start')
    .addArgument(new Argument('[parts...]', 'only these parts').choices(parts))
    .description('collect and analyse events and deliver the alerts, until stopped (SIGTERM); SIGHUP reloads')
    .addHelpText('after', help)
    .addOption(new Option('--log-level <level>', 'from debug to error; debug also tells scripts so').choices(logLevels))
    .addOption(new Option('--log-format <format>', 'of the log on standard error').choices(['pretty', 'json']))
    .action((asked: readonly Part[], options: StartOptions, command: Command) =>
      start(asked, options, command, context),
    );
}

const help = `
  collector   reads log files, the journal, commands and syslog, as <localfile> and <remote> say
  syscheck    watches files, as <syscheck> says
  analysis    takes these events, and those that come in at queue/sockets/queue; alerts go to logs/alerts
  integrator  delivers alerts to every integration

Without a part all of them run. Beside a manager that is installed in the same home, or that is running, only the
integrator does: the manager's socket and its files are its own. Parts can run in processes of their own; a collector without
the analysis sends to whatever analysis serves the socket, a manager's as well.`;

async function start(
  asked: readonly Part[],
  { logLevel, logFormat }: StartOptions,
  command: Command,
  given: CliContext,
): Promise<void> {
  const context = patientHangups(given);
  boundHeap();
  const home = homeOf(command);
  const tooLong = socketPathProblem(home.control);
  if (tooLong !== undefined) throw new CommandFailure(tooLong, exitCodes.configuration);
  const { config, problems } = await loadOrFail(home, context);
  const log = openLog({ level: logLevel ?? config.log.level, format: logFormat ?? config.log.format });
  logProblems(problems, log);
  const chosen = await chooseParts(asked, home);
  const { environment, clock } = context;
  const detection = { hostname: hostname(), hostAddress: hostAddress(networkInterfaces()), parts: chosen.detection };
  const world = { home, log, environment, clock };
  const started = () => chosen.tell(log);
  const running = chosen.integrator
    ? runDaemon(
        {
          ...world,
          ...(chosen.detection.length > 0 ? { detection } : {}),
          config,
          problems,
          findIntegration,
          debug: (logLevel ?? config.log.level) === 'debug',
          random: systemRandom,
          processes: systemProcesses,
          pid: process.pid,
        },
        started,
        context,
      )
    : runDetection({ ...world, ...detection }, started, context);
  await running.catch((error: unknown) => explain(error, context));
  log.info({}, 'stopped');
}

/** What people can mend is told in their words. */
function explain(error: unknown, context: CliContext): never {
  if (error instanceof DetectionRefused) {
    context.err(error.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
    throw new CommandFailure(`${error.message}; mend what is named above`, exitCodes.configuration);
  }
  if (error instanceof HomeInUse) throw new CommandFailure(error.message, exitCodes.unavailable);
  throw error;
}
