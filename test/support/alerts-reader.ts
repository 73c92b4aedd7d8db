import { join } from 'node:path';
import { vi } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import type { Json } from '../../src/lib/json.ts';
import {
  type AlertsFileOptions,
  type Batch,
  type Line,
  openAlertsFile,
} from '../../src/sources/alerts-file/alerts-file.ts';
import { openRejectedLines, type RejectedLines } from '../../src/sources/alerts-file/rejected-lines.ts';
import { type AlertsFolder, fastClock } from './alerts-folder.ts';
import { testTools } from './test-tools.ts';

/** The alerts read as the daemon reads them, remembering all that came. */
export class AlertsReader {
  readonly batches: Batch[] = [];
  readonly rejected: RejectedLines;
  readonly logged: readonly string[];
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(folder: AlertsFolder, position?: Json, given: Partial<AlertsFileOptions> = {}) {
    const { log, logged } = testTools();
    const clock = given.clock ?? fastClock(20);
    this.#clock = clock;
    this.logged = logged;
    this.rejected = openRejectedLines({ folder: join(folder.root, 'rejected'), clock, log, maxBytes: 1 << 20 });
    const options = {
      file: folder.file,
      position,
      maxLineBytes: 1 << 20,
      boot: 'one boot',
      clock,
      log,
      setAside: this.rejected,
      ...given,
    };
    this.#done = this.#collect(openAlertsFile(options).read(this.#stop.signal));
  }

  get lines(): readonly Line[] {
    return this.batches.flatMap(({ lines }) => lines);
  }

  get texts(): readonly string[] {
    return this.lines.map(({ text }) => text);
  }

  get position(): Json | undefined {
    return this.batches.at(-1)?.position;
  }

  warnings(): readonly string[] {
    return this.logged.filter((line) => /"level":"(warn|error)"/.test(line));
  }

  /** Until the reader has said where it begins. */
  async started(): Promise<this> {
    await vi.waitUntil(() => this.batches.length > 0, { timeout: 10_000, interval: 2 });
    return this;
  }

  /** Until at least so many lines have come. */
  async has(count: number): Promise<readonly string[]> {
    const came = vi.waitUntil(() => this.lines.length >= count, { timeout: 10_000, interval: 2 });
    await Promise.race([came, this.#done.then(() => came)]);
    return this.texts;
  }

  /** Lets the reader's own clock go on by what it grants a writer at a rotation, and then some. */
  async aSecond(): Promise<void> {
    const start = this.#clock.now();
    await vi.waitUntil(() => this.#clock.now() - start > 1_500, { timeout: 10_000, interval: 2 });
  }

  /** Ends the reading; rejects if it broke. Answers the last position. */
  async stop(): Promise<Json | undefined> {
    this.#stop.abort();
    await this.#done;
    return this.position;
  }

  async #collect(batches: AsyncIterable<Batch>): Promise<void> {
    for await (const batch of batches) this.batches.push(batch);
  }
}
