import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { createSocket, type Socket } from 'unix-dgram';
import type { Enrichment } from '../alert/enrichment.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Logger } from '../lib/log.ts';
import { socketPathProblem } from '../lib/socket-path.ts';
import { formatEvent } from './format-event.ts';

// Invariants:
//
//  - One datagram is one event, whole; what does not fit is trimmed by `formatEvent`, never by the kernel or the reader.
//  - Every event opens its own connection, so it always goes to the engine that owns the path now. A connection kept
//    over an engine's restart would lead to the old socket, into which events vanish while its owner drains it.
//  - A full socket is the engine's way of saying "slower" and no error: an event waits for room until its signal aborts.

export interface ReinjectorOptions {
  /** Absolute path of the engine's datagram socket: `<home>/queue/sockets/queue`. */
  readonly socket: string;
  readonly log: Logger;
}

/** Hands enrichments to the analysis engine, where they become alerts. Holds nothing open between events. */
export interface Reinjector {
  /** Delivered when the engine's socket took the event; the engine itself sends no answer. */
  deliver(enrichment: Enrichment, signal: AbortSignal): Promise<Outcome>;
}

/** Stock writers look once a second whether the hold is over (spec: queue-socket, section 6). */
const holdMs = 1_000;

export function openReinjector({ socket, log }: ReinjectorOptions): Reinjector {
  const hold = join(dirname(socket), '.wait');
  return {
    deliver: async (enrichment, signal) => {
      if (existsSync(hold)) return { ...farSide(`${hold} exists: the manager asks writers to wait`), afterMs: holdMs };
      const problem = socketPathProblem(socket);
      if (problem !== undefined) return farSide(problem);
      const datagram = formatEvent(enrichment);
      if (datagram === undefined) return { status: 'rejected', why: 'the event does not fit into a datagram' };
      if (datagram.trimmed.length > 0) {
        log.warn({ source: enrichment.source, trimmed: datagram.trimmed }, 'event trimmed to the size of a datagram');
      }
      return outcomeOf(await send(socket, datagram.bytes, signal), socket);
    },
  };
}

/** What became of a datagram: `sent`, `full` (until the signal aborted), or the name of a system error. */
async function send(path: string, datagram: Buffer, signal: AbortSignal): Promise<string> {
  let socket: Socket | undefined;
  try {
    socket = createSocket('unix_dgram');
    socket.connect(path);
    while ((await trySend(socket, datagram)) === 'full') await once(socket, 'writable', { signal });
    return 'sent';
  } catch (error) {
    return failureName(error);
  } finally {
    socket?.close();
  }
}

function trySend(socket: Socket, datagram: Buffer): Promise<'sent' | 'full'> {
  return new Promise((resolve, reject) => {
    socket.send(datagram, (error) => {
      if (error === undefined) resolve('sent');
      else if (error.code > 0) resolve('full');
      else reject(error);
    });
  });
}

/** Only the wait for room listens to the signal, so an abort means that the socket stayed full. */
function failureName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return 'full';
  return 'code' in error && typeof error.code === 'number' ? getSystemErrorName(error.code) : error.message;
}

function outcomeOf(result: string, path: string): Outcome {
  switch (result) {
    case 'sent':
      return { status: 'delivered' };
    case 'full':
      return farSide(`the analysis engine did not read from ${path} in time`);
    case 'ENOENT':
      return farSide(`${path} does not exist: is the analysis engine running?`);
    case 'ECONNREFUSED':
      return farSide(`nobody listens on ${path}: is the analysis engine running?`);
    case 'EACCES':
      return farSide(`no permission to write to ${path}: run as a member of the group that owns it`);
    case 'EMSGSIZE':
      return { status: 'rejected', why: `the event is too large for ${path} (EMSGSIZE)` };
    default:
      return farSide(`cannot write to ${path} (${result})`);
  }
}

function farSide(why: string) {
  return { status: 'deferred', fault: 'far-side', why } as const;
}
