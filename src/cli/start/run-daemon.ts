import { serveControl } from '../../api/control-server.ts';
import { loggedOperations } from '../../api/logged-operations.ts';
import type { Config } from '../../config/config.ts';
import { Daemon, type DaemonOptions } from '../../daemon/daemon.ts';
import { whenAborted } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import type { CliContext } from '../context.ts';
import { openHttp } from './open-http.ts';

/** The integrator, with whatever makes the alerts here, until the person wants it to end. */
export async function runDaemon(options: DaemonOptions, started: () => void, context: CliContext): Promise<void> {
  const { log } = options;
  // Where nothing is served nobody looks.
  const daemon = await Daemon.start({ ...options, indexing: options.config.http !== undefined });
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
  const http = openHttp(daemon, config, log, context);
  try {
    const reload = async () => {
      const report = await daemon.operations.reload();
      await http.renewCertificate();
      return report;
    };
    const operations = loggedOperations({ ...daemon.operations, reload }, log);
    const control = await serveControl(home.control, operations);
    context.onHangup(() => {
      reload().catch((defect: unknown) => log.error({ defect }, 'a reload failed: this is a defect of the program'));
    });
    log.info({ home: home.root, integrations: config.blocks.map((block) => block.lane) }, 'started');
    if (config.blocks.length === 0) log.warn({}, 'no integration is configured: alerts are read and wanted by nobody');
    try {
      await Promise.race([whenAborted(context.stop), daemon.ended]);
    } finally {
      await control.close();
    }
  } finally {
    await http.close();
  }
}
