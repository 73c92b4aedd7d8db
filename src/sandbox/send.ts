import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../lib/clock.ts';
import type { Act } from './behaviour.ts';
import type { Answer } from './service.ts';

/** No UTF-8 text begins like this, and no JSON does. */
const garbage = Buffer.from('fffe00c3285b7b2c80ff1f8b', 'hex');

/** What goes on the wire: a head that promises `length` bytes, and the bytes that follow, perhaps fewer. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly bytes: Buffer;
}

/** Undefined when nothing is to be sent at all. */
export function wireOf(answer: Answer, act: Act): Wire | undefined {
  if (act.kind === 'hang' || act.kind === 'close') return undefined;
  const bytes = act.kind === 'garbage' ? garbage : bytesOf(answer);
  const compressed = answer.gzip === true && act.kind !== 'garbage';
  const headers = compressed ? { ...answer.headers, 'content-encoding': 'gzip' } : answer.headers;
  const whole = { status: answer.status, headers, length: bytes.length, bytes };
  // An empty body has no middle: one byte is promised that never comes.
  if (act.kind === 'cut')
    return { ...whole, length: Math.max(1, bytes.length), bytes: bytes.subarray(0, bytes.length >> 1) };
  return whole;
}

function bytesOf({ body, gzip }: Answer): Buffer {
  return gzip === true ? gzipSync(body) : Buffer.from(body);
}

/** Resolves when all is sent that will be, or when `signal` aborts because the caller has gone. */
export async function send(
  response: ServerResponse,
  wire: Wire | undefined,
  act: Act,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (act.kind === 'slow') await clock.sleep(act.ms, signal);
  if (signal.aborted || act.kind === 'hang') return;
  if (wire === undefined) {
    response.destroy();
    return;
  }
  response.writeHead(
    wire.status,
    wire.status === 204 ? wire.headers : { ...wire.headers, 'content-length': wire.length },
  );
  if (act.kind === 'cut') response.write(wire.bytes, () => response.destroy());
  else if (act.kind === 'trickle') await trickle(response, wire.bytes, act.ms, clock, signal);
  else response.end(wire.bytes);
}

async function trickle(
  response: ServerResponse,
  bytes: Buffer,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (const byte of bytes) {
    response.write(Buffer.of(byte));
    await clock.sleep(ms, signal);
    if (signal.aborted) return;
  }
  response.end();
}
