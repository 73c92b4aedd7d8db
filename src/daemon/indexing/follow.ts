import type { AlertsFile } from '../../sources/alerts-file/alerts-file.ts';
import type { RejectedLines } from '../../sources/alerts-file/rejected-lines.ts';
import { alertsOf } from './alerts-of.ts';
import type { Gathering } from './gathering.ts';
import type { Store } from './store.ts';

/** Reads what alerts.json gains, until `stop` aborts. */
export async function gather(source: AlertsFile, gathering: Gathering, stop: AbortSignal): Promise<void> {
  for await (const { lines, position } of source.read(stop)) await gathering.put(alertsOf(lines), position, stop);
}

/** Stores it, until `stop` aborts or the index has begun anew. */
export async function storeGathered(gathering: Gathering, store: Store, stop: AbortSignal): Promise<void> {
  while (await storeNext(gathering, store, stop));
}

export async function storeNext(gathering: Gathering, store: Store, stop: AbortSignal): Promise<boolean> {
  const batch = await gathering.take(stop);
  return batch !== undefined && store(batch, stop);
}

/** The delivery reads the same lines, and keeps those that are no alerts. */
export const keptByDelivery: RejectedLines = {
  setAside: async () => undefined,
  setAsideInPieces: () => ({
    write: async () => undefined,
    end: async () => undefined,
    abandon: async () => undefined,
  }),
  count: { 'not-json': 0, 'too-long': 0, 'cut-off': 0 },
};
