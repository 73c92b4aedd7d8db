import type { CollectionConfig } from '../../config/collect/collection-config.ts';
import { loadCollection } from '../../config/collect/load-collection.ts';
import type { Problem } from '../../config/problem.ts';
import type { CollectionStatus } from '../../delivery/operations.ts';
import { CollectingPart, type CollectingPartOptions } from './collecting-part.ts';
import type { CollectionPart, CollectionStart } from './messages.ts';

export interface CollectionOptions extends Omit<CollectingPartOptions, 'start'> {
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
  #busy: Promise<unknown> = Promise.resolve();

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

  /** Reads the configuration again, and starts those anew of which it has changed. One with a mistake changes nothing. */
  reload(): Promise<{ readonly accepted: boolean; readonly problems: readonly Problem[] }> {
    return this.#alone(async () => {
      const { home, environment } = this.#options.start;
      const loaded = await loadCollection(home, environment);
      if (loaded.kind === 'refused') return { accepted: false, problems: loaded.problems };
      this.#problems = loaded.problems;
      for (const part of this.#options.parts) await this.#apply(part, loaded.config);
      return { accepted: true, problems: loaded.problems };
    });
  }

  async stop(): Promise<void> {
    await this.#alone(async () => {
      await Promise.all([...this.#parts.values()].map(({ part }) => part.stop()));
    });
  }

  async #apply(name: CollectionPart, config: CollectionConfig): Promise<void> {
    const fingerprint = config.fingerprints[name];
    const before = this.#parts.get(name);
    if (before?.fingerprint === fingerprint) return;
    await before?.part.stop();
    this.#parts.delete(name);
    if (!hasWork(name, config)) return;
    const { start, ...tools } = this.#options;
    const part = new CollectingPart({ ...tools, start: { ...start, part: name } });
    this.#parts.set(name, { fingerprint, part });
    await part.begin();
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(task);
    this.#busy = done.catch(() => undefined);
    return done;
  }
}

function hasWork(part: CollectionPart, { localFiles, syslogListeners, syscheck }: CollectionConfig): boolean {
  return part === 'collector' ? localFiles.length + syslogListeners.length > 0 : syscheck !== undefined;
}
