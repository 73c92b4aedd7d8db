import { isObject, parseJson } from '../lib/json.ts';
import type { Store } from '../queue/queue.ts';
import type { Pause } from './lane-report.ts';

const storeKey = 'paused';

/** Which lanes people have paused. Outlives a restart, and also the block: one that comes back is still paused. */
export class Pauses {
  readonly #store: Store;
  readonly #pauses: Map<string, Pause>;

  static async load(store: Store): Promise<Pauses> {
    return new Pauses(store, readPauses(await store.get(storeKey)));
  }

  private constructor(store: Store, pauses: Map<string, Pause>) {
    this.#store = store;
    this.#pauses = pauses;
  }

  of(lane: string): Pause | undefined {
    return this.#pauses.get(lane);
  }

  /** In force at once; resolves when it is stored. Who paused a lane first stays who paused it. */
  async pause(lane: string, pause: Pause): Promise<void> {
    if (this.#pauses.has(lane)) return;
    this.#pauses.set(lane, pause);
    await this.#save();
  }

  async resume(lane: string): Promise<void> {
    if (this.#pauses.delete(lane)) await this.#save();
  }

  #save(): Promise<void> {
    return this.#store.set(storeKey, JSON.stringify(Object.fromEntries(this.#pauses)));
  }
}

function readPauses(saved: string | undefined): Map<string, Pause> {
  const parsed = saved === undefined ? undefined : parseJson(saved);
  if (!isObject(parsed)) return new Map();
  return new Map(
    Object.entries(parsed).flatMap(([lane, pause]) =>
      isObject(pause) && typeof pause.by === 'string' && typeof pause.at === 'number'
        ? [[lane, { by: pause.by, at: pause.at }]]
        : [],
    ),
  );
}
