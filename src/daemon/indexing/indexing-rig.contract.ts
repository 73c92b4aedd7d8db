import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { systemClock } from '../../lib/clock.ts';
import { Indexing, type IndexingOptions } from './indexing.ts';

/** A manager's folder of alerts with an index beside it, for the length of a test. */
export class IndexingRig {
  readonly folder: AlertsFolder;
  readonly logged: readonly string[];
  readonly #given: Partial<IndexingOptions>;
  readonly #log;

  static async make(given: Partial<IndexingOptions> = {}): Promise<IndexingRig> {
    const folder = await AlertsFolder.make();
    onTestFinished(() => folder.remove());
    return new IndexingRig(folder, given);
  }

  private constructor(folder: AlertsFolder, given: Partial<IndexingOptions>) {
    const { log, logged } = testTools();
    this.folder = folder;
    this.logged = logged;
    this.#log = log;
    this.#given = given;
  }

  get path(): string {
    return join(this.folder.root, 'index.db');
  }

  start(given: Partial<IndexingOptions> = {}): Indexing {
    const indexing = new Indexing({
      path: this.path,
      alerts: { file: this.folder.file, maxLineBytes: 1 << 20 },
      keep: { keepSeconds: 50 * 365 * 86_400, largestBytes: 2 ** 30 },
      clock: systemClock,
      log: this.#log,
      ...this.#given,
      ...given,
    });
    onTestFinished(() => indexing.close());
    return indexing;
  }
}

/** Until the files that were there at the beginning have been read, and there are so many alerts. */
export async function holds(indexing: Indexing, alerts: number): Promise<AlertsIndex> {
  await eventually(async () => {
    const status = await indexing.status();
    if (status.alerts !== alerts || status.backfill !== undefined) throw new Error(JSON.stringify(status));
  });
  if (indexing.index === undefined) throw new Error('the index is not open');
  return indexing.index;
}

/** The numbers in all alerts of the index, the lowest first: see AlertsFolder. */
export async function numbersIn(index: AlertsIndex): Promise<readonly number[]> {
  const { alerts } = await index.search({ size: 10_000 });
  return alerts.map(({ text }) => Number((JSON.parse(text) as { number: number }).number)).sort((a, b) => a - b);
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
