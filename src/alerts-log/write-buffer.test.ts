import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemDisk } from './disk.ts';
import { WriteBuffer } from './write-buffer.ts';

const full = Object.assign(new Error('ENOSPC: full'), { code: 'ENOSPC', syscall: 'write' });

/** Collects what is written, at most `room` bytes for each attempt, in pieces of at most `piece`. */
function sink(room: () => number, piece: number) {
  const taken: string[] = [];
  let left = 0;
  const writeSync = (_fd: number, bytes: Buffer, from: number, length: number): number => {
    const count = Math.min(length, piece, left);
    if (count === 0) throw full;
    left -= count;
    taken.push(bytes.toString('latin1', from, from + count));
    return count;
  };
  return { taken, disk: { ...systemDisk, writeSync } as typeof systemDisk, begin: () => (left = room()) };
}

describe('bytes on their way to a file', () => {
  it('arrive once and in order, however they are taken', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.nat(600_000).map((length) => 'x'.repeat(length)),
    );
    const bytes = text.map((value) => Buffer.from(value).toString('latin1'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(bytes, fc.nat(500_000)), { maxLength: 20 }),
        fc.integer({ min: 1_000, max: 300_000 }),
        (steps, piece) => {
          const buffer = new WriteBuffer();
          let room = 0;
          const { taken, disk, begin } = sink(() => room, piece);
          let appended = '';
          for (const [some, next] of steps) {
            buffer.append(some);
            appended += some;
            room = next;
            begin();
            buffer.writeTo(1, disk);
            expect(buffer.length).toBe(appended.length - taken.join('').length);
          }
          room = Number.POSITIVE_INFINITY;
          begin();
          expect(buffer.writeTo(1, disk)).toBe(undefined);
          expect(taken.join('') === appended).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('answers what stopped it, unless that is a defect', () => {
    const buffer = new WriteBuffer();
    buffer.append('x');
    const failing = (error: Error) => ({
      ...systemDisk,
      writeSync: () => {
        throw error;
      },
    });
    expect(buffer.writeTo(1, failing(full))).toBe(full);
    expect(() => buffer.writeTo(1, failing(new TypeError('a defect')))).toThrow('a defect');
    expect(buffer.length).toBe(1);
  });
});
