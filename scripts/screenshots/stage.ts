import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dailyName, logKinds, monthFolder } from '../../src/alerts-log/daily-name.ts';
import { AccountStore } from '../../src/api/access/account-store.ts';
import { openPasswords } from '../../src/api/access/password.ts';
import { connectControl } from '../../src/api/control-client.ts';
import { chapters } from '../../src/cli/demo/chapters.ts';
import { waitFor } from '../../src/cli/demo/wait-for.ts';
import type { LaneReport } from '../../src/delivery/lane-report.ts';
import type { Status } from '../../src/delivery/operations.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { localDay } from '../../src/lib/local-time.ts';
import { repeatableRandom } from '../../src/sandbox/behaviour.ts';
import { admin, type DashboardHome, openDashboardHome } from '../../test/support/dashboard-home.ts';
import { alertAt, alertsOfTheLastDay } from './history.ts';

const minuteMs = 60_000;
const refusedBySlack = 3;

/** The program on a day with some trouble: a service is down, one is paused, and some deliveries have died. */
export async function setStage(): Promise<DashboardHome> {
  const now = systemClock.now();
  const history = alertsOfTheLastDay(now - 10 * minuteMs);
  const dashboard = await openDashboardHome({
    folder: '/tmp/threatlockdown',
    prepare: async ({ logs, state }) => {
      await writeDays(logs, history);
      const store = new AccountStore({ folder: state, clock: systemClock, passwords: openPasswords() });
      await store.addToken({ name: 'weekly-report', role: 'reader', expiresAt: undefined });
    },
  });
  try {
    await makeTrouble(dashboard, now);
    await settled(dashboard, history.length);
    return dashboard;
  } catch (error) {
    await dashboard.close();
    throw error;
  }
}

/** Into the files that the analysis would have written, which are indexed and not delivered. */
async function writeDays(logs: string, alerts: readonly JsonObject[]): Promise<void> {
  const kind = logKinds.alertsJson;
  for (const alert of alerts) {
    const day = localDay(Date.parse(String(alert.timestamp)));
    const folder = monthFolder(logs, kind, day);
    await mkdir(folder, { recursive: true });
    await appendFile(join(folder, dailyName(kind, day.day, 0)), `${JSON.stringify(alert)}\n`);
  }
}

async function makeTrouble({ home, sandbox, append, happen, daemon }: DashboardHome, now: number): Promise<void> {
  const random = repeatableRandom(11);
  const recent = (count: number, minutesAgo: number) =>
    Array.from({ length: count }, (_, index) =>
      alertAt(now - Math.floor((minutesAgo - random()) * minuteMs), index, random),
    );
  sandbox.behave('slack', { kind: 'status', status: 400, body: 'invalid_blocks', times: refusedBySlack });
  await append(...recent(20, 9));
  for (const { input } of chapters) await happen(input);
  await untilStatus('everything delivered', { daemon }, ({ lanes }) => lanes.every(({ waiting }) => waiting === 0));
  sandbox.behave('pagerduty', { kind: 'status', status: 503, body: 'Service Unavailable' });
  const client = await connectControl(home.control);
  await client?.pause('shuffle', admin.name);
  await client?.close();
  await append(...recent(80, 2));
}

/** Until what is to be seen is there. */
async function settled(dashboard: DashboardHome, indexed: number): Promise<void> {
  const lane = ({ lanes }: Status, name: string): LaneReport | undefined => lanes.find((each) => each.lane === name);
  await untilStatus(
    'a service down, another paused, deliveries dead, and all indexed',
    dashboard,
    (status) =>
      lane(status, 'pagerduty')?.live?.circuit === 'open' &&
      (lane(status, 'shuffle')?.waiting ?? 0) > 0 &&
      (lane(status, 'slack')?.dead ?? 0) >= refusedBySlack &&
      lane(status, 'slack')?.waiting === 0 &&
      (status.index?.alerts ?? 0) > indexed &&
      status.index?.backfill === undefined,
  );
}

async function untilStatus(
  what: string,
  { daemon }: Pick<DashboardHome, 'daemon'>,
  holds: (status: Status) => boolean,
): Promise<void> {
  const patience = {
    clock: systemClock,
    stop: new AbortController().signal,
    deadline: systemClock.now() + minuteMs,
    tell: () => undefined,
  };
  await waitFor(what, async () => holds(await daemon().status()) || undefined, patience);
}
