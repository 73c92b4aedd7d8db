import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from '../../engine/event/queue-message.ts';
import { byteLines } from './byte-lines.ts';

async function* chunksOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of byteLines(chunksOf(...chunks))) lines.push(line);
  return lines;
}

describe('the lines of standard input', () => {
  it('are the same however the stream is cut into pieces, with or without a newline at its end', async () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x00, 0x20, 0x61, 0xc3, 0xff), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat(39), { maxLength: 4 }), async (content, cuts) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, content.length)).sort((a, b) => a - b), content.length];
        const pieces = places.slice(1).map((end, index) => Uint8Array.from(content.slice(places[index], end)));
        const whole = Buffer.from(content).toString('latin1').split('\n');
        if (whole.at(-1) === '') whole.pop();
        expect(await read(...pieces)).toEqual(whole);
      }),
    );
  });

  it('keep each byte as it is, and a \\r at their end', async () => {
    expect(await read(Uint8Array.of(0x61, 0xff, 0xc3, 0x0d, 0x0a), Uint8Array.of(0xa9))).toEqual([
      'a\u00ff\u00c3\r',
      '\u00a9',
    ]);
  });

  it('are cut at what the engine takes, and the rest of a long one is not taken for another', async () => {
    const half = 'x'.repeat(50_000);
    expect(await read('a\n', half, half, half, '\nb\n')).toEqual(['a', 'x'.repeat(maxMessageBytes), 'b']);
    expect(await read(`${half}${half}\n`, half, half)).toEqual([
      'x'.repeat(maxMessageBytes),
      'x'.repeat(maxMessageBytes),
    ]);
  });
});
