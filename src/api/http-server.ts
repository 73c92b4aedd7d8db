import { readFile } from 'node:fs/promises';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config/config.ts';
import { addAccess } from './access/access.ts';
import { addAccountRoutes } from './access/account-routes.ts';
import type { AccountStore } from './access/account-store.ts';
import { addErrorShape, setHeaders } from './access/api-error.ts';
import { makeServer, type Tls } from './access/make-server.ts';
import { addSessionRoutes } from './access/session-routes.ts';
import type { Sessions } from './access/sessions.ts';
import type { Server } from './control-server.ts';
import { addDashboardRoutes, type DashboardOptions } from './dashboard/dashboard-routes.ts';
import { addDocs } from './docs/add-docs.ts';
import { addPage } from './page/add-page.ts';

/** What a supervisor or Prometheus asks. */
export interface Probes {
  /** Undefined when ready; otherwise why not, in words. */
  readiness(): Promise<string | undefined>;
  /** The Prometheus text format. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>;
}

/** What people see, and who may. */
export interface Dashboard extends Omit<DashboardOptions, 'access' | 'log' | 'readiness'> {
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  /** What was built of the page. */
  readonly pageFolder: string;
}

export interface HttpOptions {
  readonly config: HttpConfig;
  readonly probes: Probes;
  /** Undefined: only the probes are served. */
  readonly dashboard: Dashboard | undefined;
  readonly log: DashboardOptions['log'];
}

export interface HttpServer extends Server {
  readonly url: string;
  /** Connections from now on get the certificate that is in the files now. Rejects when those cannot be used. */
  renewCertificate(): Promise<void>;
}

/** Each costs a file and some memory, and one who does not log in can open them. A page needs two. */
const mostConnections = 1_000;

/** Health, metrics and the dashboard. Rejects when the address cannot be listened on. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, tls } = options.config;
  const server = await assembleServer(options);
  server.server.maxConnections = mostConnections;
  const url = await server.listen({ host, port });
  return {
    url,
    close: () => server.close(),
    renewCertificate: async () => {
      const read = await readTls(tls);
      if (read !== undefined && server.server instanceof TlsServer) server.server.setSecureContext(read);
    },
  };
}

/** With all its routes, and not listening yet. */
export async function assembleServer({ config, probes, dashboard, log }: HttpOptions): Promise<FastifyInstance> {
  const server = makeServer({ tls: await readTls(config.tls), trustedProxies: config.trustedProxies });
  if (dashboard === undefined) addBareAnswers(server, log);
  else await addDashboard(server, { config, probes, dashboard, log });
  addProbes(server, probes);
  return server;
}

/** What answers look like where no access.ts is before them. */
function addBareAnswers(server: FastifyInstance, log: HttpOptions['log']): void {
  addErrorShape(server, log);
  server.addHook('onRequest', async (_request, reply) => setHeaders(reply));
}

async function readTls(files: HttpConfig['tls']): Promise<Tls | undefined> {
  if (files === undefined) return undefined;
  return { cert: await readFile(files.certificate, 'utf8'), key: await readFile(files.key, 'utf8') };
}

async function addDashboard(
  server: FastifyInstance,
  { config: { names }, probes, dashboard, log }: HttpOptions & { readonly dashboard: Dashboard },
): Promise<void> {
  const { accounts, sessions, clock, operations, onAlertsIndexed } = dashboard;
  const guarded = { accounts, sessions, clock, log, names, loginPath: '/login' };
  const access = addAccess(server, guarded);
  addSessionRoutes(server, guarded);
  addAccountRoutes(server, guarded);
  addDashboardRoutes(server, {
    ...{ operations, onAlertsIndexed, access, clock, log },
    readiness: probes.readiness,
    // It opens when it can, perhaps later.
    get index() {
      return dashboard.index;
    },
  });
  await addDocs(server);
  await addPage(server, dashboard.pageFolder, wakesIndex(dashboard));
}

/**
 * Who loads the page asks in half a second, and the index may rest until it is asked: a small question gets it ready. One at a time,
 * whoever comes.
 */
function wakesIndex(dashboard: Dashboard): () => void {
  let isAsked = false;
  return () => {
    if (isAsked || dashboard.index === undefined) return;
    isAsked = true;
    const done = () => {
      isAsked = false;
    };
    dashboard.index.fields().then(done, done);
  };
}

function addProbes(server: FastifyInstance, probes: Probes): void {
  const options = { config: { audience: 'probe' } } as const;
  server.get('/healthz', options, () => ({ status: 'ok' }));
  server.get('/readyz', options, async (_request, reply) => {
    const why = await probes.readiness();
    return why === undefined ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', why });
  });
  server.get('/metrics', options, async (_request, reply) => {
    const { type, text } = await probes.metrics();
    return reply.type(type).send(text);
  });
}
