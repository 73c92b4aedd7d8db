import type { Added, AlertBatch, AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Trouble } from './trouble.ts';

export interface StoreOptions {
  readonly index: AlertsIndex;
  readonly clock: Clock;
  readonly log: Logger;
  readonly trouble: Trouble;
  /** So many new ones are in the index. */
  readonly added: (alerts: number) => void;
  /** The index was damaged and is empty: it has to be filled from the start. */
  readonly begunAnew: () => void;
}

/** False: it is not stored, since `stop` has aborted or the index has begun anew. */
export type Store = (batch: AlertBatch, stop: AbortSignal) => Promise<boolean>;

const retryMs = 2_000;

/** Stores a batch however long it takes: as long as there is trouble, it tries again. */
export function createStore(options: StoreOptions): Store {
  return (batch, stop) => store(options, batch, stop);
}

async function store(options: StoreOptions, batch: AlertBatch, stop: AbortSignal): Promise<boolean> {
  const { index, clock, trouble, added, begunAnew } = options;
  while (!stop.aborted) {
    const answer = await attempt(index, batch);
    switch (answer.status) {
      case 'stored':
        trouble.over();
        if (answer.alerts > 0) added(answer.alerts);
        return true;
      case 'begun-anew':
        begunAnew();
        return false;
      case 'no-room':
        trouble.began(`the index cannot be written: ${answer.why}; is the disk full?`);
        break;
      case 'failed':
        if (batch.alerts.length > 0 && (await isWell(index))) return storeInPieces(options, batch, stop);
        trouble.began(`the index has failed: ${answer.why}`);
        break;
      default:
        return answer satisfies never;
    }
    await clock.sleep(retryMs, stop);
  }
  return false;
}

/** One alert that the index fails on, which is a defect, must not keep all that come after it out. */
async function storeInPieces(options: StoreOptions, batch: AlertBatch, stop: AbortSignal): Promise<boolean> {
  const { alerts, position } = batch;
  const [only] = alerts;
  if (alerts.length > 1) {
    const middle = Math.ceil(alerts.length / 2);
    const [first, second] = [{ alerts: alerts.slice(0, middle) }, { alerts: alerts.slice(middle), position }];
    return (await store(options, first, stop)) && (await store(options, second, stop));
  }
  if (only !== undefined) {
    const facts = { key: only.key, characters: only.text.length };
    options.log.error(facts, 'the index fails on an alert and goes on without it');
  }
  return store(options, { alerts: [], position }, stop);
}

type Attempt = Added | { readonly status: 'failed'; readonly why: string };

async function attempt(index: AlertsIndex, batch: AlertBatch): Promise<Attempt> {
  try {
    return await index.add(batch);
  } catch (error) {
    return { status: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

async function isWell(index: AlertsIndex): Promise<boolean> {
  return (await attempt(index, { alerts: [] })).status === 'stored';
}
