import { mkdir } from 'node:fs/promises';
import type { Block } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Operations } from '../delivery/operations.ts';
import type { Integration } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import { lockFile } from '../lib/file-lock.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import { silentLog } from '../lib/log.ts';
import type { Queue } from '../queue/queue.ts';
import { openSqliteQueue } from '../queue/sqlite/sqlite-queue.ts';
import { laneOperations } from './lane-operations.ts';
import { openLaneRecords } from './lane-records.ts';
import { orUndo } from './parts.ts';
import { routeLines } from './pipeline.ts';
import { composeStatus } from './status.ts';

export interface OfflineOptions {
  readonly home: HomePaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly findIntegration: (name: string) => Integration | undefined;
}

export interface OfflineOperations extends Operations {
  close(): Promise<void>;
}

/**
 * The operations of a home whose daemon is stopped, on its queue itself. Holds the home's lock, so that no daemon starts
 * meanwhile. Undefined when another program holds it.
 */
export async function openOffline(options: OfflineOptions): Promise<OfflineOperations | undefined> {
  const { home, clock } = options;
  await mkdir(home.state, { recursive: true, mode: 0o750 });
  const lock = lockFile(home.lock);
  if (lock === undefined) return undefined;
  const release = () => lock.release();
  const queue = await orUndo(openSqliteQueue({ path: home.queue, clock, log: silentLog }), release);
  const close = () => queue.close().finally(release);
  const { config, problems } = await orUndo(loadConfig({ ...options, home: home.root, terminal: false }), close);
  const records = await orUndo(openLaneRecords(queue, clock, silentLog), close);
  const blocks = config?.blocks ?? [];
  const status = async () =>
    composeStatus({
      home: home.root,
      daemon: undefined,
      source: { file: config?.alerts.file ?? '', alerts: 0, rejected: {}, lastReadAt: undefined },
      analysis: undefined,
      collection: [],
      configured: blocks.map((block) => block.lane),
      refused: config?.leftOut ?? [],
      failed: [],
      counts: await queue.lanes(),
      paused: (lane) => records.pauses.of(lane),
      live: () => undefined,
      problems,
    });
  const nothingAtWork = { goOn: () => undefined, sendTest: () => Promise.resolve(undefined) };
  return {
    ...queueOperations(queue, () => blocks),
    ...laneOperations({ queue, records, clock, blocks: () => blocks, status, ...nothingAtWork }),
    status,
    reload: () => Promise.resolve({ accepted: false, problems: ['no daemon is running'] }),
    rebuildIndex: () => Promise.resolve(false),
    close,
  };
}

/** What needs nothing but the queue and the blocks, running or not. */
export function queueOperations(
  queue: Queue,
  blocks: () => readonly Block[],
): Pick<Operations, 'submit' | 'deliveries' | 'delivery' | 'redeliver' | 'drop'> {
  return {
    submit: async (lines) => {
      const { entries, unwanted, notJson, notAlerts } = routeLines(lines, blocks());
      await queue.push(entries);
      return { queued: entries.length, unwanted, rejected: notJson.length + notAlerts };
    },
    deliveries: (query) => queue.list(query),
    delivery: (id) => queue.show(id),
    redeliver: (choice) => queue.redeliver(choice),
    drop: (choice) => queue.drop(choice),
  };
}
