import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Mark, noBytes } from './cursor.ts';
import type { FileBytes } from './file-bytes.ts';
import { LineReader, type Step } from './line-reader.ts';

const start: Mark = { offset: 0, head: noBytes, tail: noBytes };

/** A file in memory that gives at most `most` bytes at a time. */
class MemoryFile implements FileBytes {
  readonly id = 'memory';
  readonly compressed: boolean;
  content = Buffer.alloc(0);
  readonly #most: number;

  constructor(content: string | Buffer, { most = Number.POSITIVE_INFINITY, compressed = false } = {}) {
    this.content = Buffer.from(content);
    this.#most = most;
    this.compressed = compressed;
  }

  async read(into: Buffer, at: number, position: number): Promise<number> {
    return this.content.copy(into, at, position, Math.min(this.content.length, position + this.#most));
  }

  modifiedMs = async () => 0;
  consumed = () => 0;
  damage = () => undefined;
  close = async () => undefined;
}

interface Opened {
  readonly reader: LineReader;
  readonly tooLong: Record<string, string>;
}

function open(bytes: FileBytes, maxLineBytes = 1_000_000, mark = start): Opened {
  const tooLong: Record<string, string> = {};
  const reader = new LineReader({
    bytes,
    mark,
    maxLineBytes,
    keyOf: (offset) => `1:${offset}`,
    tooLong: (key) => {
      const pieces: Buffer[] = [];
      return {
        write: async (piece) => {
          pieces.push(Buffer.from(piece));
        },
        end: async () => {
          tooLong[key] = Buffer.concat(pieces).toString();
        },
        abandon: async () => undefined,
      };
    },
  });
  return { reader, tooLong };
}

async function stepsToEnd(reader: LineReader): Promise<Step[]> {
  const steps: Step[] = [];
  for (;;) {
    const step = await reader.read();
    if (step.kind !== 'lines') return steps;
    steps.push(step);
  }
}

const linesOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.kind === 'lines' ? step.lines : []));

test('whatever the lines and however they come, they are split where the newlines are, and named by where they start', async () => {
  const content = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\r\n', '\n\n', 'ü'.repeat(300))),
  );
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 300, max: 700 }), fc.boolean(), async (parts, most, compressed) => {
      const file = new MemoryFile(parts.join(''), { most, compressed });
      const bytes = file.content;
      const expected: { text: string; key: string }[] = [];
      for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
        const text = bytes.toString('utf8', from, end);
        if (text !== '' && text !== '\r') expected.push({ text, key: `1:${from}` });
      }
      expect(linesOf(await stepsToEnd(open(file).reader))).toEqual(expected);
    }),
  );
});

test('from every mark the rest follows, and the mark tells what stands before it', async () => {
  const file = new MemoryFile(
    Array.from({ length: 4_000 }, (_, index) => `${index} ${'.'.repeat(index % 400)}\n`).join(''),
  );
  const steps = await stepsToEnd(open(file).reader);
  const lines = linesOf(steps);
  let before = 0;
  for (const step of steps) {
    if (step.kind !== 'lines') continue;
    before += step.lines.length;
    const { offset, head, tail } = step.mark;
    expect(head).toEqual(file.content.subarray(0, Math.min(256, offset)));
    expect(tail).toEqual(file.content.subarray(Math.max(head.length, offset - 256), offset));
    expect(linesOf(await stepsToEnd(open(file, 1_000_000, step.mark).reader))).toEqual(lines.slice(before));
  }
  expect(before).toBe(4_000);
});

test('a line as long as the limit is a line, one byte more is too long', async () => {
  for (const size of [10, 70_000, 300_000]) {
    const file = new MemoryFile(`a\n${'x'.repeat(size)}\n${'y'.repeat(size + 1)}\nb\n`, { most: 100_000 });
    const { reader, tooLong } = open(file, size);
    const lines = linesOf(await stepsToEnd(reader));
    expect(lines.map(({ text }) => text.length)).toEqual([1, size, 1]);
    expect(tooLong).toEqual({ [`1:${size + 3}`]: 'y'.repeat(size + 1) });
  }
});

test('a line that stays too long for many reads is passed on whole, and reading goes on behind it', async () => {
  const long = 'z'.repeat(3_000_000);
  const { reader, tooLong } = open(new MemoryFile(`${long}\nb\n`), 1_000);
  expect(linesOf(await stepsToEnd(reader))).toEqual([{ text: 'b', key: '1:3000001' }]);
  expect(tooLong['1:0'] === long).toBe(true);
});

test('half a line stays until its end comes, or is the rest of a file that is finished', async () => {
  const file = new MemoryFile('{"a":');
  const { reader } = open(file);
  expect(await reader.read()).toEqual({ kind: 'end' });
  file.content = Buffer.from('{"a":1}');
  expect(await reader.read()).toEqual({ kind: 'end' });
  expect((await reader.rest())?.lines).toEqual([{ text: '{"a":1}', key: '1:0' }]);
  expect(await reader.rest()).toBeUndefined();
});

test.each([
  ['shorter', 'aaaa\n'],
  ['as long, with other content', 'aaaa\nXXXX\n'],
  ['longer, with other content', 'aaaa\nXXXX\ncccc\ndddd\n'],
])('a file that was written again is noticed: %s', async (_, content) => {
  const file = new MemoryFile('aaaa\nbbbb\n');
  const { reader } = open(file);
  await reader.read();
  file.content = Buffer.from(content);
  expect(await reader.read()).toEqual({ kind: 'replaced' });
});

test('a half-read line that was written again is noticed too', async () => {
  const file = new MemoryFile('aaaa\nbbb');
  const { reader } = open(file);
  await reader.read();
  expect(await reader.read()).toEqual({ kind: 'end' });
  file.content = Buffer.from('aaaa\nXXX\n');
  expect(await reader.read()).toEqual({ kind: 'replaced' });
});
