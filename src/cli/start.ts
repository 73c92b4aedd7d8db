import { hostname } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { serveControl } from '../api/control-server.ts';
import { serveHttp } from '../api/http-server.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/problem.ts';
import { type AnalysisDecision, decideAnalysis } from '../daemon/analysis/decide-analysis.ts';
import { AnalysisRefused, Daemon, type DaemonOptions } from '../daemon/daemon.ts';
import { HomeInUse } from '../daemon/parts.ts';
import { findIntegration } from '../integrations/registry.ts';
import { boundHeap } from '../lib/bound-heap.ts';
import { whenAborted } from '../lib/clock.ts';
import { homePaths } from '../lib/home-paths.ts';
import { type Logger, logLevels, openLog } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { socketPathProblem } from '../lib/socket-path.ts';
import { systemProcesses } from '../lib/system-processes.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { loadOrFail } from './load.ts';
import { homeOf } from './operations.ts';

interface StartOptions {
  readonly logLevel?: Config['log']['level'];
  readonly logFormat?: Config['log']['format'];
}

export function startCommand(program: Command, context: CliContext): void {
  program
    .command('start')
    .argument('[part]', 'only this part: "integrator" delivers alerts that another program writes', onlyPart)
    .description('analyse events and deliver alerts to every integration, until stopped (SIGTERM); SIGHUP reloads')
    .addHelpText('after', help)
    .addOption(new Option('--log-level <level>', 'from debug to error; debug also tells scripts so').choices(logLevels))
    .addOption(new Option('--log-format <format>', 'of the log on standard error').choices(['pretty', 'json']))
    .action((part: Part | undefined, options: StartOptions, command: Command) =>
      start(part, options, command, context),
    );
}

const help = `
Events come in at queue/sockets/queue, are decoded, tried on the rules and become alerts in logs/alerts; the alerts go to
the integrations. Beside a manager that is installed in the same home, or that is running, only the second half is done:
its socket and its files are its own.`;

type Part = 'integrator';

function onlyPart(part: string): Part {
  if (part === 'integrator') return part;
  throw new InvalidArgumentError('The part that can run by itself is "integrator".');
}

async function start(
  part: Part | undefined,
  { logLevel, logFormat }: StartOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  boundHeap();
  const home = homeOf(command);
  const tooLong = socketPathProblem(home.control);
  if (tooLong !== undefined) throw new CommandFailure(tooLong, exitCodes.configuration);
  const { config, problems } = await loadOrFail(home, context);
  const log = openLog({ level: logLevel ?? config.log.level, format: logFormat ?? config.log.format });
  for (const problem of problems) log.warn({ problem: formatProblem(problem) }, 'configuration');
  const analyses = part === 'integrator' ? asTold : await decideAnalysis(home);
  const daemon = await startDaemon(
    {
      ...(analyses.analyse ? { analyseAs: hostname() } : {}),
      home,
      config,
      problems,
      log,
      findIntegration,
      debug: (logLevel ?? config.log.level) === 'debug',
      environment: context.environment,
      clock: context.clock,
      random: systemRandom,
      processes: systemProcesses,
      pid: process.pid,
    },
    context,
  );
  tellAnalysis(analyses, log);
  try {
    await serve(daemon, config, log, context);
  } finally {
    log.info({}, 'stopping');
    await daemon.stop();
  }
  log.info({}, 'stopped');
}

/** That another program has the socket may be meant, or be a mistake that costs every event. */
function tellAnalysis(decision: AnalysisDecision, log: Logger): void {
  if (decision.analyse) log.info({}, 'events are analysed here');
  else log[decision.level]({ why: decision.why }, 'events are not analysed here');
}

const asTold: AnalysisDecision = { analyse: false, level: 'info', why: 'only the integrator was started' };

/** Until the person wants it to end; rejects when the daemon fails by itself. */
async function serve(daemon: Daemon, config: Config, log: Logger, context: CliContext): Promise<void> {
  const home = homePaths(config.home);
  const control = await serveControl(home.control, daemon.operations);
  const http = openHttp(daemon, config, log, context);
  context.onHangup(() => {
    daemon.operations
      .reload()
      .catch((defect: unknown) => log.error({ defect }, 'a reload failed: this is a defect of the program'));
  });
  log.info({ home: home.root, integrations: config.blocks.map((block) => block.lane) }, 'started');
  if (config.blocks.length === 0) log.warn({}, 'no integration is configured: alerts are read and wanted by nobody');
  try {
    await Promise.race([whenAborted(context.stop), daemon.ended]);
  } finally {
    await http.close();
    await control.close();
  }
}

async function startDaemon(options: DaemonOptions, context: CliContext): Promise<Daemon> {
  try {
    return await Daemon.start(options);
  } catch (error) {
    if (error instanceof AnalysisRefused) {
      context.err(error.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
      throw new CommandFailure(`${error.message}; mend what is named above`, exitCodes.configuration);
    }
    if (error instanceof HomeInUse) throw new CommandFailure(error.message, exitCodes.unavailable);
    throw error;
  }
}

/** Health and metrics are wanted, deliveries are needed: a port that is taken is retried while they go on. */
function openHttp(daemon: Daemon, config: Config, log: Logger, { clock }: CliContext) {
  const closed = new AbortController();
  const probes = { readiness: () => daemon.readiness(), metrics: () => daemon.metrics() };
  const serving = (async () => {
    while (config.http !== undefined && !closed.signal.aborted) {
      try {
        const server = await serveHttp(config.http, probes);
        log.info({ url: server.url }, 'health and metrics');
        return server;
      } catch (error) {
        log.error(
          { ...config.http, error },
          'cannot listen for health and metrics; set http.listen in etc/threatlockdown.yaml; trying again',
        );
        await clock.sleep(10_000, closed.signal);
      }
    }
    return undefined;
  })();
  return {
    close: async () => {
      closed.abort();
      await (await serving)?.close();
    },
  };
}
