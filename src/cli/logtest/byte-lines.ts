import { maxMessageBytes } from '../../engine/event/queue-message.ts';

/**
 * The lines of a stream, without their newlines, as byte strings: what is no UTF-8 reaches the engine as it is, and so
 * does a `\r`. No more of a line is kept than the engine takes, however long it is.
 */
export async function* byteLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let open = '';
  for await (const chunk of chunks) {
    const lines = (open + chunk.toString('latin1')).split('\n');
    open = cut(lines.pop() ?? '');
    for (const line of lines) yield cut(line);
  }
  if (open !== '') yield open;
}

function cut(line: string): string {
  return line.slice(0, maxMessageBytes);
}
