import type { Received, Reply } from './stand-in.ts';

/** What a far side may send instead of an answer. The last one is larger than what is kept of an answer. */
export const oddBodies: readonly (readonly [string, string | Uint8Array])[] = [
  ['an empty body', ''],
  ['half an object', '{"success": tr'],
  ['a web page', '<!doctype html><title>502</title><p>Bad gateway'],
  ['bytes that are no UTF-8', Uint8Array.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['a null', 'null'],
  ['brackets without end', '['.repeat(200_000)],
  ['nesting without end', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['20 MB', Buffer.alloc(20_000_000, 'x')],
];

/** An answer that holds the whole request. */
export function echo(status: number, { url, headers, body }: Received): Reply {
  const whole = JSON.stringify({
    reason: `${url} ${body}`,
    error: { message: url },
    message: body,
    errors: [body],
    headers,
  });
  return { status, body: whole, headers: { 'x-asked-for': encodeURI(url) } };
}
