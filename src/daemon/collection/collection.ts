import type { CollectionConfig } from '../../config/collect/collection-config.ts';
import { type LoadedCollection, loadCollection } from '../../config/collect/load-collection.ts';
import type { Problem } from '../../config/problem.ts';
import type { CollectionStatus } from '../../delivery/operations.ts';
import { createTurns } from '../in-turn.ts';
import { CollectingPart, type CollectingPartOptions } from './collecting-part.ts';
import type { CollectionPart, CollectionStart } from './messages.ts';

export interface CollectionOptions extends Omit<CollectingPartOptions, 'start' | 'eventsBefore'> {
  readonly start: Omit<CollectionStart, 'part'>;
  /** What is to be collected here at all. */
  readonly parts: readonly CollectionPart[];
}

export type StartedCollection =
  | { readonly kind: 'running'; readonly collection: Collection }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** All that the program collects itself, as the rest of it knows that: a thread for each part that has something to do. */
export class Collection {
  readonly #options: CollectionOptions;
  readonly #parts = new Map<CollectionPart, { readonly fingerprint: string; readonly part: CollectingPart }>();
  #problems: readonly Problem[] = [];
  readonly #inTurn = createTurns();

  static async start(options: CollectionOptions): Promise<StartedCollection> {
    const collection = new Collection(options);
    const problems = await collection.reload();
    return problems.accepted ? { kind: 'running', collection } : { kind: 'refused', problems: problems.problems };
  }

  private constructor(options: CollectionOptions) {
    this.#options = options;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get reports(): readonly CollectionStatus[] {
    return [...this.#parts].map(([name, { part }]) => {
      const { running, collectors, figures } = part;
      return { part: name, running, collectors, ...figures };
    });
  }

  /**
   * Reads the configuration again, and starts those anew of which it has changed. One with a mistake changes nothing, nor does
   * one of which a part at work would be left with nothing to do since what is said of it is refused.
   */
  reload(): Promise<{ readonly accepted: boolean; readonly problems: readonly Problem[] }> {
    return this.#inTurn(async () => {
      const { home, environment } = this.#options.start;
      const loaded = await loadCollection(home, environment);
      if (loaded.kind === 'refused' || this.#wouldEnd(loaded)) return { accepted: false, problems: loaded.problems };
      this.#problems = loaded.problems;
      for (const part of this.#options.parts) await this.#apply(part, loaded.config);
      return { accepted: true, problems: loaded.problems };
    });
  }

  async stop(): Promise<void> {
    await this.#inTurn(async () => {
      await Promise.all([...this.#parts.values()].map(({ part }) => part.stop()));
    });
  }

  #wouldEnd({ config, problems }: LoadedCollection & { readonly kind: 'loaded' }): boolean {
    const idle = [...this.#parts.keys()].some((part) => !hasWork(part, config));
    return idle && problems.some(({ severity }) => severity === 'refused');
  }

  async #apply(name: CollectionPart, config: CollectionConfig): Promise<void> {
    const fingerprint = config.fingerprints[name];
    const before = this.#parts.get(name);
    // One that is down may have what it lacked: it does not wait for its next try.
    if (before?.fingerprint === fingerprint && before.part.running) return;
    await before?.part.stop();
    this.#parts.delete(name);
    if (!hasWork(name, config)) return;
    const { start, ...tools } = this.#options;
    const eventsBefore = before?.part.figures.events ?? 0;
    const part = new CollectingPart({ ...tools, start: { ...start, part: name }, eventsBefore });
    this.#parts.set(name, { fingerprint, part });
    await part.begin();
  }
}

function hasWork(part: CollectionPart, { localFiles, syslogListeners, syscheck }: CollectionConfig): boolean {
  switch (part) {
    case 'collector':
      return localFiles.length > 0;
    case 'syslog':
      return syslogListeners.length > 0;
    case 'syscheck':
      return syscheck !== undefined;
    default:
      return part satisfies never;
  }
}
