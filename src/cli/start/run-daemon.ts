import { serveControl } from '../../api/control-server.ts';
import { serveHttp } from '../../api/http-server.ts';
import type { Config } from '../../config/config.ts';
import { Daemon, type DaemonOptions } from '../../daemon/daemon.ts';
import { whenAborted } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import type { CliContext } from '../context.ts';

/** The integrator, with whatever makes the alerts here, until the person wants it to end. */
export async function runDaemon(options: DaemonOptions, started: () => void, context: CliContext): Promise<void> {
  const { log } = options;
  const daemon = await Daemon.start(options);
  started();
  try {
    await serve(daemon, options.config, log, context);
  } finally {
    log.info({}, 'stopping');
    await daemon.stop();
  }
}

/** Rejects when the daemon fails by itself. */
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
