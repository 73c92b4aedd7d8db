import { AccountStore } from '../../api/access/account-store.ts';
import { openPasswords } from '../../api/access/password.ts';
import { Sessions } from '../../api/access/sessions.ts';
import { type Dashboard, type HttpOptions, type HttpServer, serveHttp } from '../../api/http-server.ts';
import type { Config, HttpConfig } from '../../config/config.ts';
import type { Daemon } from '../../daemon/daemon.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { pageFolder } from '../../lib/page-folder.ts';
import type { CliContext } from '../context.ts';
import { makeFirstAdmin } from './first-admin.ts';

export interface OpenHttp {
  /** Takes over a certificate that was renewed; whatever is wrong with it, the old one stays. */
  renewCertificate(): Promise<void>;
  close(): Promise<void>;
}

type Watched = Pick<Daemon, 'operations' | 'readiness' | 'metrics' | 'index' | 'onAlertsIndexed'>;

/** Watching is wanted, deliveries are needed: a port that is taken is tried again while they go on. */
export function openHttp(daemon: Watched, config: Config, log: Logger, context: CliContext): OpenHttp {
  const { clock } = context;
  const closed = new AbortController();
  let server: HttpServer | undefined;
  const open = async (http: HttpConfig) => {
    const home = homePaths(config.home);
    const accounts = new AccountStore({ folder: home.state, clock, passwords: openPasswords() });
    const options = httpOptions(http, daemon, config, accounts, log, context);
    while (!closed.signal.aborted) {
      try {
        server = await serveHttp(options);
        break;
      } catch (error) {
        log.error({ host: http.host, port: http.port, error }, cannotListen);
        await clock.sleep(10_000, closed.signal);
      }
    }
    if (server === undefined) return;
    log.info({ url: server.url }, options.dashboard ? 'dashboard, health and metrics' : 'health and metrics');
    if (options.dashboard) await makeFirstAdmin(accounts, server.url, home, log, context);
  };
  const opening = config.http && open(config.http);
  return {
    renewCertificate: async () => {
      await server
        ?.renewCertificate()
        .catch((error: unknown) => log.error({ error }, 'the old certificate stays in use'));
    },
    close: async () => {
      closed.abort();
      await opening;
      await server?.close();
    },
  };
}

const cannotListen =
  'cannot listen for health and metrics, nor for the dashboard; set http.listen in etc/threatlockdown.yaml; trying again';

function httpOptions(
  http: HttpConfig,
  daemon: Watched,
  { dashboard }: Config,
  accounts: AccountStore,
  log: Logger,
  { clock }: CliContext,
): HttpOptions {
  const probes = { readiness: () => daemon.readiness(), metrics: () => daemon.metrics() };
  const shown: Dashboard = {
    ...{ operations: daemon.operations, clock, accounts, sessions: new Sessions(clock), pageFolder },
    get index() {
      return daemon.index;
    },
    onAlertsIndexed: (listener) => daemon.onAlertsIndexed(listener),
  };
  return { config: http, probes, dashboard: dashboard && shown, log };
}
