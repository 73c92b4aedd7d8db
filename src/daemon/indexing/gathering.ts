import type { AlertBatch, RawAlert } from '../../alerts-index/alerts-index.ts';
import type { Json } from '../../lib/json.ts';
import { createWake } from '../../lib/wake.ts';

const mostAlerts = 4_000;
const mostCharacters = 4 * 2 ** 20;

/**
 * Alerts that came while those before them were being stored: alone in quiet times, thousands in one transaction in a burst.
 * The one who puts waits when there is enough.
 */
export class Gathering {
  readonly #source: string;
  readonly #changed = createWake();
  #alerts: RawAlert[] = [];
  #characters = 0;
  #position: Json | undefined;
  #storing = false;

  /** `source`: what the index keeps the position under. */
  constructor(source: string) {
    this.#source = source;
  }

  async put(alerts: readonly RawAlert[], position: Json, stop: AbortSignal): Promise<void> {
    while (this.#isFull && !stop.aborted) await this.#changed.wait(stop);
    this.#alerts.push(...alerts);
    this.#characters += alerts.reduce((sum, { text }) => sum + text.length, 0);
    this.#position = position;
    this.#changed.call();
  }

  /** All that there is, as soon as there is anything; undefined once `stop` aborts. What was taken before is stored by now. */
  async take(stop: AbortSignal): Promise<AlertBatch | undefined> {
    this.#storing = false;
    this.#changed.call();
    while (this.#position === undefined && !stop.aborted) await this.#changed.wait(stop);
    if (this.#position === undefined || stop.aborted) return undefined;
    const batch = { alerts: this.#alerts, position: { source: this.#source, value: this.#position } };
    [this.#alerts, this.#characters, this.#position, this.#storing] = [[], 0, undefined, true];
    this.#changed.call();
    return batch;
  }

  /** Resolves when there is nothing to be stored, or `stop` aborts. */
  async idle(stop: AbortSignal): Promise<void> {
    while ((this.#storing || this.#position !== undefined) && !stop.aborted) await this.#changed.wait(stop);
  }

  get #isFull(): boolean {
    return this.#alerts.length >= mostAlerts || this.#characters >= mostCharacters;
  }
}
