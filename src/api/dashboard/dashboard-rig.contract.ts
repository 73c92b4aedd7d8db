import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { type Asked as Answered, type Asking, ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { AlertsIndex, RawAlert } from '../../alerts-index/alerts-index.ts';
import { openSqliteAlertsIndex } from '../../alerts-index/sqlite/sqlite-alerts-index.ts';
import type { LaneReport } from '../../delivery/lane-report.ts';
import type { Operations, Status } from '../../delivery/operations.ts';
import { silentLog } from '../../lib/log.ts';
import { Secret } from '../../lib/secret.ts';
import { addAccess } from '../access/access.ts';
import { adminPassword, emptyStore, type Login, loginOf } from '../access/access-rig.contract.ts';
import type { AccountStore } from '../access/account-store.ts';
import { makeServer } from '../access/make-server.ts';
import { addSessionRoutes } from '../access/session-routes.ts';
import { Sessions } from '../access/sessions.ts';
import { methodAndPath } from '../add-operation.ts';
import type { Operation } from '../contract/operation.ts';
import { type AnswerOf, operations as contract, type OperationName } from '../contract.ts';
import { addDashboardRoutes } from './dashboard-routes.ts';

export type Role = 'admin' | 'reader';

export interface Call {
  readonly as?: Role | 'stranger';
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface DashboardRig {
  readonly url: string;
  readonly clock: ManualClock;
  /** Every line logged, as JSON text. */
  readonly logged: readonly string[];
  /** Whatever is answered. By an API token of the role; a reader asks when nothing is said. */
  readonly call: (name: OperationName, call?: Call) => Promise<Answered>;
  /** An answer that is as the contract says, to the last key. */
  readonly answer: <Name extends OperationName>(name: Name, call?: Call) => Promise<AnswerOf<Name>>;
  readonly headersOf: (as: Role) => Readonly<Record<string, string>>;
  readonly login: () => Promise<Login>;
  readonly revoke: (role: Role) => Promise<void>;
  /** Tells that alerts came into the index. */
  readonly announce: (added: number) => void;
  readonly listeners: () => number;
  readonly close: () => Promise<void>;
}

export interface RigOptions {
  /** May be given later. */
  index?: AlertsIndex;
  /** What is not given rejects. */
  readonly operations?: Partial<Operations>;
  /** Why alerts cannot be handled. */
  readonly unready?: string;
}

/** The routes on a server that listens on this machine. */
export async function dashboardRig(given: RigOptions = {}): Promise<DashboardRig> {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const { store } = await emptyStore(clock);
  const options = { accounts: store, sessions: new Sessions(clock), clock, log, names: [], loginPath: '/login' };
  const server = makeServer();
  const access = addAccess(server, options);
  addSessionRoutes(server, options);
  const { onAlertsIndexed, ...announcing } = announcer();
  addDashboardRoutes(server, {
    ...{ onAlertsIndexed, access, clock, log },
    get index() {
      return given.index;
    },
    operations: { ...refusing, ...given.operations },
    readiness: async () => given.unready,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await store.settled();
  });
  const people = await addPeople(store, url);
  return { ...announcing, ...people, ...asking(url, people), url, clock, logged, close: () => server.close() };
}

function announcer() {
  const listeners = new Set<(added: number) => void>();
  return {
    onAlertsIndexed: (listener: (added: number) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    announce: (added: number) => {
      for (const listener of listeners) listener(added);
    },
    listeners: () => listeners.size,
  };
}

/** A token of each role, named for it, and the user `admin`. */
async function addPeople(
  store: AccountStore,
  url: string,
): Promise<Pick<DashboardRig, 'headersOf' | 'login' | 'revoke'>> {
  // Without a user there is no file for tokens.
  await store.addUser({ name: 'admin', role: 'admin', password: new Secret(adminPassword) });
  const tokens = { admin: await madeToken(store, 'admin'), reader: await madeToken(store, 'reader') };
  const body = { name: 'admin', password: adminPassword };
  const headers = { origin: url, 'content-type': 'application/json' };
  return {
    headersOf: (role) => ({ authorization: `Bearer ${tokens[role].token.reveal()}` }),
    revoke: async (role) => void (await store.revokeToken(tokens[role].id)),
    login: async () => loginOf(await ask(`${url}/api/session`, { method: 'POST', headers, body })),
  };
}

async function madeToken(store: AccountStore, role: Role) {
  const made = await store.addToken({ name: `script-${role}`, role, expiresAt: undefined });
  if (made.kind !== 'made') throw new Error('no token was made');
  return made;
}

function asking(url: string, { headersOf }: Pick<DashboardRig, 'headersOf'>): Pick<DashboardRig, 'call' | 'answer'> {
  const call: DashboardRig['call'] = (name, { as = 'reader', params, query, body, signal } = {}) =>
    ask(`${url}${pathOf(name, params)}${searchOf(query)}`, {
      method: methodAndPath(name).method as Asking['method'] & string,
      headers: {
        ...(as !== 'stranger' && headersOf(as)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body,
      ...(signal && { signal }),
    });
  const answer: DashboardRig['answer'] = async (name, given) => {
    const { status, json, text } = await call(name, given);
    expect({ status, text: status < 300 ? '' : text }).toEqual({
      status: expect.toSatisfy((code) => code < 300),
      text: '',
    });
    const read = (contract[name] as Operation).answer?.parse(json);
    // Keys that the contract does not know are not in what was read.
    expect(json).toEqual(read);
    return read as AnswerOf<typeof name>;
  };
  return { call, answer };
}

export function pathOf(name: OperationName, params: Call['params'] = {}): string {
  return methodAndPath(name).path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
}

export function searchOf(query: Call['query'] = {}): string {
  return `?${new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]))}`;
}

const refuse = () => Promise.reject(new Error('this test was given no such operation'));
const refusing: Operations = {
  ...{ status: refuse, reload: refuse, submit: refuse, deliveries: refuse, delivery: refuse, redeliver: refuse },
  ...{ drop: refuse, exchanges: refuse, integrations: refuse, pause: refuse, resume: refuse, sendTest: refuse },
  rebuildIndex: refuse,
};

/** An index in a file, with these alerts, for all tests of a file. */
export function filledIndex(alerts: readonly RawAlert[]): () => AlertsIndex {
  let index: AlertsIndex | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threatlockdown-dashboard-'));
    index = await openSqliteAlertsIndex({ path: join(folder, 'alerts.db'), log: silentLog });
    for (let start = 0; start < alerts.length; start += 5_000) {
      await index.add({ alerts: alerts.slice(start, start + 5_000) });
    }
  }, 120_000);
  afterAll(async () => {
    await index?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (index === undefined) throw new Error('the index is not open yet');
    return index;
  };
}

export function laneReport(given: Partial<LaneReport> = {}): LaneReport {
  return {
    ...{ lane: 'slack', state: 'running', paused: undefined, live: undefined },
    ...{ waiting: 0, postponed: 0, dead: 0, delivered: 0, skipped: 0, oldest: undefined },
    ...given,
  };
}

export const testNow = Date.UTC(2030, 0, 1);

/** Of a program that is well. */
export function statusReport(given: Partial<Status> = {}): Status {
  return {
    ...{ version: '1.2.3', home: '/var/ossec', daemon: { pid: 17, startedAt: testNow - 7_200_000 } },
    source: { file: '/var/ossec/logs/alerts/alerts.json', alerts: 3, rejected: { 'not-json': 0 }, lastReadAt: testNow },
    ...{ analysis: undefined, collection: [], lanes: [laneReport()], problems: [] },
    index: {
      alerts: 3,
      bytes: 9_000,
      oldest: 1_700_000_000,
      newest: 1_800_000_000,
      backfill: undefined,
      trouble: undefined,
    },
    ...given,
  };
}
