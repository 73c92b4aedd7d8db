import { type Command, Option } from 'commander';
import { serveControl } from '../api/control-server.ts';
import { serveHttp } from '../api/http-server.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/problem.ts';
import { Daemon, type DaemonOptions } from '../daemon/daemon.ts';
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
    .description(
      'read alerts.json and deliver to every configured integration, until stopped (SIGTERM); SIGHUP reloads',
    )
    .addOption(new Option('--log-level <level>', 'from debug to error; debug also tells scripts so').choices(logLevels))
    .addOption(new Option('--log-format <format>', 'of the log on standard error').choices(['pretty', 'json']))
    .action((options: StartOptions, command: Command) => start(options, command, context));
}

async function start({ logLevel, logFormat }: StartOptions, command: Command, context: CliContext): Promise<void> {
  boundHeap();
  const home = homeOf(command);
  const tooLong = socketPathProblem(home.control);
  if (tooLong !== undefined) throw new CommandFailure(tooLong, exitCodes.configuration);
  const { config, problems } = await loadOrFail(home, context);
  const log = openLog({ level: logLevel ?? config.log.level, format: logFormat ?? config.log.format });
  for (const problem of problems) log.warn({ problem: formatProblem(problem) }, 'configuration');
  const daemon = await startDaemon({
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
  });
  try {
    await serve(daemon, config, log, context);
  } finally {
    log.info({}, 'stopping');
    await daemon.stop();
  }
  log.info({}, 'stopped');
}

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

async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  try {
    return await Daemon.start(options);
  } catch (error) {
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
