import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailingDisk, LogsFolder, NotedTroubles } from '../../test/support/logs-folder.ts';
import { DailyFile, openDailyLog } from './daily-file.ts';
import { logKinds } from './daily-name.ts';
import type { Disk } from './disk.ts';

type Step =
  | { readonly do: 'append'; readonly lines: number; readonly length: number }
  | { readonly do: 'flush' | 'restart' }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'fail'; readonly call: keyof Disk | undefined }
  | { readonly do: 'fill'; readonly room: number };

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      lines: fc.integer({ min: 1, max: 40 }),
      length: fc.integer({ max: 9_000, min: 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 30 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      call: fc.constantFrom<keyof Disk | undefined>(
        undefined,
        undefined,
        'writeSync',
        'openSync',
        'mkdirSync',
        'linkSync',
        'renameSync',
        'unlinkSync',
        'fstatSync',
        'readdirSync',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      room: fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constant(Number.POSITIVE_INFINITY)),
    }),
  },
);

/** A log on a disk that does what the steps say, and the lines that went into it. */
class Model {
  readonly folder = new LogsFolder();
  readonly expected: string[] = [];
  readonly #disk = new FailingDisk();
  #now = new Date(2026, 10, 21, 12).getTime();
  #log = this.#open();

  take(step: Step): void {
    switch (step.do) {
      case 'append':
        for (let count = 0; count < step.lines; count += 1) this.#append(step.length);
        break;
      case 'flush':
        this.#log.flush();
        break;
      case 'restart':
        this.#heal();
        this.#log.close();
        this.#log = this.#open();
        break;
      case 'wait':
        this.#now += step.hours * 3_600_000;
        this.#log.roll(this.#now);
        break;
      case 'fail':
        this.#disk.failing = step.call && { call: step.call, code: 'EIO' };
        break;
      case 'fill':
        this.#disk.room = step.room;
        break;
      default:
        step satisfies never;
    }
  }

  /** With a disk that works again. */
  end(): void {
    this.#heal();
    this.#log.roll(this.#now);
    this.#log.close();
  }

  #open(): DailyFile {
    const rotation = { intervalMs: 7 * 3_600_000, maxBytes: 20_000, minIntervalMs: 2 * 3_600_000 };
    const { disk } = this.#disk;
    const log = openDailyLog(
      { logs: this.folder.logs, kind: logKinds.alertsJson, rotation, disk, troubles: new NotedTroubles() },
      this.#now,
    );
    if (log instanceof DailyFile) return log;
    throw new Error(log.what);
  }

  #append(length: number): void {
    const line = `${this.expected.length} ${'.'.repeat(length)}\n`;
    const before = this.#log.size;
    this.#log.append(line);
    expect(this.#log.size).toBe(before + line.length);
    this.expected.push(line);
  }

  #heal(): void {
    this.#disk.failing = undefined;
    this.#disk.room = Number.POSITIVE_INFINITY;
  }
}

describe('a daily log, whatever happens', () => {
  it('has every line exactly once and in order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const model = new Model();
        try {
          for (const each of steps) model.take(each);
          model.end();
          expect(model.folder.everything('alerts', 'json')).toBe(model.expected.join(''));
          expect(model.folder.names('alerts')).toEqual(['2026', 'alerts.json']);
        } finally {
          model.folder.remove();
        }
      }),
      { numRuns: 200 },
    );
  });
});
