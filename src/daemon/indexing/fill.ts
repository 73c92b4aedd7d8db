import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { bootId } from '../../lib/boot.ts';
import { watchLoopLoad } from '../../lib/loop-load.ts';
import { openAlertsFile } from '../../sources/alerts-file/alerts-file.ts';
import { type BackfillOptions, backfill } from './backfill.ts';
import { gather, keptByDelivery, storeGathered, storeNext } from './follow.ts';
import { Gathering } from './gathering.ts';
import { createPace } from './pace.ts';
import { createStore, type Store, type StoreOptions } from './store.ts';

export interface FillOptions
  extends Omit<StoreOptions, 'begunAnew'>,
    Pick<BackfillOptions, 'file' | 'maxLineBytes' | 'since' | 'retain' | 'progress'> {
  readonly index: AlertsIndex;
}

/** The name under which the index keeps how far alerts.json has been read. */
const liveSource = 'alerts.json';

/**
 * Fills an index: with what alerts.json gains, from where it was left or else from its end, and with what was written
 * before. Ends when `stop` aborts or the index has begun anew; rejects when any part of it fails.
 */
export async function fill(options: FillOptions, stop: AbortSignal): Promise<void> {
  const over = new AbortController();
  const failures: unknown[] = [];
  const part = (work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      failures.push(error);
      over.abort();
    });
  const until = AbortSignal.any([stop, over.signal]);
  const store = createStore({ ...options, begunAnew: () => over.abort() });
  // Tells of an end of the trouble that there was before, also when no alert comes.
  if (!(await store({ alerts: [] }, until))) return;
  await options.retain();
  const gathering = new Gathering(liveSource);
  const position = await options.index.position(liveSource);
  const source = openAlertsFile({
    ...options,
    position,
    boot: bootId(),
    setAside: keptByDelivery,
    log: options.log.child({ reader: 'index' }),
  });
  const gathered = part(gather(source, gathering, until));
  // Where following begins is stored before it is decided which files are to be read besides.
  if (position === undefined) await part(storeNext(gathering, store, until));
  const stored = part(storeGathered(gathering, store, until));
  const earlier = {
    ...options,
    store,
    idle: () => gathering.idle(until),
    pace: createPace(options.clock, watchLoopLoad()),
  };
  const filled = part(backfill(earlier, until));
  await Promise.all([gathered, stored, filled, part(noticeLoss(options, store, until))]);
  if (failures.length > 0) throw failures[0];
}

const lookMs = 5_000;

/** Who searches may be the first to come across damage; the index is empty then, and says so when something is stored. */
async function noticeLoss({ index, clock }: FillOptions, store: Store, stop: AbortSignal): Promise<void> {
  for (await clock.sleep(lookMs, stop); !stop.aborted; await clock.sleep(lookMs, stop)) {
    if ((await index.position(liveSource)) === undefined) await store({ alerts: [] }, stop);
  }
}
