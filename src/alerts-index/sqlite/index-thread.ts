import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../lib/clock.ts';
import { yieldToOthers } from '../../lib/thread-priority.ts';
import type { Retention } from '../alerts-index.ts';
import type { Answer, Failure, Question, ReaderCalls, ThreadData, WriterCalls } from './calls.ts';
import { AlertReader } from './reader.ts';
import { type Database, openForReading, openForWriting, UnknownVersion } from './schema.ts';
import { findIndicators } from './sightings.ts';
import { topValues } from './top.ts';
import { AlertWriter } from './writer.ts';

/*
 * A thread of the index: one writes, one answers, so that neither storing nor searching waits for the other, and the
 * delivery for neither. It does one call after the other.
 */

const writerCacheBytes = 8 * 2 ** 20;
const readerCacheBytes = 16 * 2 ** 20;

function writerCalls(database: Database): WriterCalls {
  const writer = new AlertWriter(database, systemClock);
  return {
    open: () => undefined,
    add: (batch) => writer.add(batch),
    position: (source) => writer.position(source),
    figures: () => writer.figures(),
    clear: () => writer.clear(),
    retain: (limits) => retain(writer, limits),
  };
}

/** Bit by bit: what is to be stored goes in between. */
async function retain(writer: AlertWriter, limits: Retention): Promise<number> {
  const end = writer.removalEnd(limits);
  let removed = 0;
  for (let some = writer.removeSome(end); some > 0; some = writer.removeSome(end)) {
    removed += some;
    await turn();
  }
  if (removed === 0) return 0;
  // Only now the space of what was removed is free, and the next look at the size is a true one.
  for (let more = writer.compactSome(true); more; more = writer.compactSome(false)) await turn();
  writer.giveBackSpace();
  return removed;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function readerCalls(database: Database): ReaderCalls {
  const reader = new AlertReader(database, systemClock);
  return {
    search: (request) => reader.search(request),
    count: (request) => reader.count(request),
    histogram: (request) => reader.histogram(request),
    top: (request) => topValues(reader, request),
    get: (key) => reader.get(key),
    indicators: (request) => findIndicators(database, request),
    fields: () => reader.fields(),
  };
}

interface Session {
  readonly database: Database;
  readonly calls: Readonly<Record<string, ((...given: never[]) => unknown) | undefined>>;
}

/** Opened by the first call, so that what goes wrong is its answer. */
function open({ role, path }: ThreadData): Session {
  if (role === 'writer') {
    // An alert may be found a moment later, if it is only delivered in time.
    yieldToOthers();
    const database = openForWriting({ path, cacheBytes: writerCacheBytes });
    return { database, calls: { ...writerCalls(database) } };
  }
  const database = openForReading({ path, cacheBytes: readerCacheBytes });
  return { database, calls: { ...readerCalls(database) } };
}

function serve(port: MessagePort, data: ThreadData): void {
  let session: Session | undefined;
  const answer = async ({ number, name, arguments: given }: Question): Promise<Answer> => {
    try {
      session ??= open(data);
      return { number, value: await session.calls[name]?.(...(given as never[])) };
    } catch (error) {
      return { number, failure: failureOf(error) };
    }
  };
  port.on('message', (message: Question | { readonly type: 'end' }) => {
    if (message.type === 'call') void answer(message).then((answered) => port.postMessage(answered));
    else {
      session?.database.close();
      port.close();
    }
  });
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), code: '' };
  if (error instanceof UnknownVersion) return { message: error.message, code: 'SQLITE_NOTADB' };
  return { message: error.message, code: 'code' in error && typeof error.code === 'string' ? error.code : '' };
}

if (parentPort) serve(parentPort, workerData as ThreadData);
