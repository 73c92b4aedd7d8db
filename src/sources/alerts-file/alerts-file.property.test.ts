import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { AlertsReader } from '../../../test/support/alerts-reader.ts';
import type { Json } from '../../lib/json.ts';

/*
 * Whatever managers, log rotation and crashes do to the files, in whatever order: every line comes, in order and once,
 * given that what came after the last stored position is forgotten by a crash.
 */

/** One way of rotating, and the closed files it has left. */
interface Rotation {
  begin(folder: AlertsFolder): Promise<void>;
  rotate(folder: AlertsFolder): Promise<void>;
  copyAndEmpty(folder: AlertsFolder): Promise<void>;
  compress(folder: AlertsFolder): Promise<void>;
}

/** Alerts.json is a link to `YYYY/Mon/ossec-alerts-DD.json`; three parts a day, over the end of a year. */
function dailyFiles(): Rotation {
  let parts = 0;
  const closed: string[] = [];
  const nameOf = (part: number) => {
    const day = new Date(Date.UTC(2026, 11, 30 + Math.floor(part / 3)));
    const month = day.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    const suffix = part % 3 === 0 ? '' : `-00${part % 3}`;
    return `${day.getUTCFullYear()}/${month}/ossec-alerts-${String(day.getUTCDate()).padStart(2, '0')}${suffix}.json`;
  };
  return {
    begin: (folder) => folder.startDaily(nameOf(0)),
    rotate: async (folder) => {
      closed.push(nameOf(parts));
      parts += 1;
      await folder.startDaily(nameOf(parts));
    },
    copyAndEmpty: async () => undefined,
    compress: async (folder) => {
      const oldest = closed.shift();
      if (oldest !== undefined) await folder.compress(oldest);
    },
  };
}

/** Alerts.json becomes alerts.json.1, that alerts.json.2, and so on; the oldest are compressed first. */
function besideFiles(): Rotation {
  let [files, compressed] = [0, 0];
  const nameOf = (number: number) => `alerts.json.${number}${number > files - compressed ? '.gz' : ''}`;
  const makeRoom = async ({ path }: AlertsFolder) => {
    for (let number = files; number > 0; number--) {
      const name = nameOf(number);
      await rename(join(path, name), join(path, name.replace(`.${number}`, `.${number + 1}`)));
    }
    files += 1;
  };
  return {
    begin: async (folder) => folder.append(''),
    rotate: async (folder) => {
      await makeRoom(folder);
      await folder.moveAway();
      await folder.append('');
    },
    copyAndEmpty: async (folder) => {
      await makeRoom(folder);
      await folder.copyAndTruncate();
    },
    compress: async (folder) => {
      if (compressed === files) return;
      await folder.compress(nameOf(files - compressed));
      compressed += 1;
    },
  };
}

class Simulation {
  readonly #folder: AlertsFolder;
  readonly #rotation: Rotation;
  readonly #expected: string[] = [];
  /** Lines whose position was stored before a crash. */
  #stored: readonly string[] = [];
  #reader: AlertsReader;
  #position: Json | undefined;
  /** Of the line that is being written: what is not on disk yet. */
  #unwritten = '';
  /** Batches whose position is stored whatever happens: their lines are nowhere any more. */
  #settled = 1;

  private constructor(folder: AlertsFolder, rotation: Rotation, reader: AlertsReader) {
    this.#folder = folder;
    this.#rotation = rotation;
    this.#reader = reader;
  }

  static async begin(rotation: Rotation): Promise<Simulation> {
    const folder = await AlertsFolder.make();
    await rotation.begin(folder);
    await folder.write(1);
    return new Simulation(folder, rotation, await new AlertsReader(folder).started());
  }

  async append(bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) {
      if (this.#unwritten === '') this.#beginLine();
      const piece = this.#unwritten.slice(0, left);
      await this.#folder.append(piece);
      this.#unwritten = this.#unwritten.slice(piece.length);
      left -= piece.length;
    }
  }

  async rotate(): Promise<void> {
    await this.append(this.#unwritten.length);
    await this.#rotation.rotate(this.#folder);
  }

  async copyAndEmpty(): Promise<void> {
    await this.append(this.#unwritten.length);
    await this.#rotation.copyAndEmpty(this.#folder);
  }

  compress(): Promise<void> {
    return this.#rotation.compress(this.#folder);
  }

  async emptyOnceRead(): Promise<void> {
    await this.#drain();
    this.#settled = this.#reader.batches.length;
    await this.#folder.truncate();
  }

  /** The daemon dies and comes back; the last `forget` batches were not dealt with yet. */
  async crash(forget: number): Promise<void> {
    await this.#reader.stop();
    const { batches } = this.#reader;
    const kept = batches.slice(0, Math.max(this.#settled, batches.length - forget));
    this.#stored = [...this.#stored, ...kept.flatMap(({ lines }) => lines.map(({ text }) => text))];
    this.#settled = 0;
    this.#position = kept.at(-1)?.position ?? this.#position;
    this.#reader = new AlertsReader(this.#folder, this.#position);
  }

  async check(): Promise<void> {
    await this.#drain();
    await this.#reader.stop();
    expect([...this.#stored, ...this.#reader.texts]).toEqual(this.#expected);
    await this.#folder.remove();
  }

  async #drain(): Promise<void> {
    await this.append(this.#unwritten.length);
    await this.#reader.has(this.#expected.length - this.#stored.length);
  }

  #beginLine(): void {
    const [line = ''] = this.#folder.lines(1);
    this.#expected.push(line);
    this.#unwritten = `${line}\n`;
  }
}

type Step = (simulation: Simulation) => Promise<void>;

function step(name: string, run: Step): { readonly run: Step; toString(): string } {
  return { run, toString: () => name };
}

const append = fc.integer({ min: 1, max: 3_000 }).map((bytes) => step(`append ${bytes}`, (it) => it.append(bytes)));
const crash = fc.nat({ max: 4 }).map((batches) => step(`crash ${batches}`, (it) => it.crash(batches)));
const rotate = fc.constant(step('rotate', (it) => it.rotate()));
const compress = fc.constant(step('compress', (it) => it.compress()));
const emptyOnceRead = fc.constant(step('empty once read', (it) => it.emptyOnceRead()));
const copyAndEmpty = fc.constant(step('copy and empty', (it) => it.copyAndEmpty()));

test.each([
  { way: 'daily files', rotation: dailyFiles, rotations: [rotate] },
  { way: 'files moved beside', rotation: besideFiles, rotations: [rotate] },
  { way: 'files copied and emptied', rotation: besideFiles, rotations: [copyAndEmpty] },
])('every line comes once and in order: $way', async ({ rotation, rotations }) => {
  const anyStep = fc.oneof(append, append, crash, compress, emptyOnceRead, ...rotations);
  const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (chosen) => {
    const simulation = await Simulation.begin(rotation());
    for (const { run } of chosen) await run(simulation);
    await simulation.check();
  });
  await fc.assert(property, { numRuns: 40 });
});
