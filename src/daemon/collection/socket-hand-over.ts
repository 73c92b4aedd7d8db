import type { HandOver } from '../../collect/collector.ts';
import { connectDatagrams } from '../../collect/targets/connect-datagrams.ts';
import type { Connection } from '../../collect/targets/connection.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

export interface SocketHandOverOptions {
  /** The queue socket of the analysis. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

const retryMs = 1_000;
const tellEveryMs = 60_000;

/**
 * Hands events to another program's analysis: what the kernel has taken for it counts as handed over. An analysis that is
 * away or slow is waited for. When `stop` aborts, what has not gone is never handed over.
 */
export function socketHandOver(options: SocketHandOverOptions): HandOver {
  const link = keepConnected(options);
  let before: Promise<void> = Promise.resolve();
  return (messages) => {
    before = before.then(() => sendAll(messages, link, options.stop));
    return before;
  };
}

interface Link {
  /** The present connection; a new one after `lost`. Undefined: `stop` came first. */
  readonly connect: (lost?: string) => Promise<Connection | undefined>;
  /** To be called when events have gone: only then it is known that the analysis is back. */
  readonly taken: () => void;
}

async function sendAll(messages: readonly string[], { connect, taken }: Link, stop: AbortSignal): Promise<void> {
  const datagrams = messages.map((message) => Buffer.from(message, 'latin1'));
  let connection = await connect();
  for (let gone = 0; gone < datagrams.length; ) {
    if (connection === undefined || stop.aborted) return never();
    const { count, lost } = await connection.send(datagrams.slice(gone));
    gone += count;
    if (count > 0) taken();
    if (lost !== undefined) connection = await connect(lost);
  }
}

/** Whoever waits for a hand-over that does not come keeps its position. */
function never(): Promise<void> {
  return new Promise(() => undefined);
}

function keepConnected({ path, clock, log, stop }: SocketHandOverOptions): Link {
  let connection: Connection | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let away = false;
  const waitAfter = (why: string) => {
    if (clock.now() - toldAt >= tellEveryMs) {
      toldAt = clock.now();
      away = true;
      log.warn({ path, why }, 'no analysis takes events; they wait where they are until one does');
    }
    return clock.sleep(retryMs, stop);
  };
  const taken = () => {
    if (away) log.info({ path }, 'the analysis takes events again');
    away = false;
  };
  stop.addEventListener('abort', () => connection?.close(), { once: true });
  const connect: Link['connect'] = async (lost) => {
    if (lost !== undefined) {
      connection?.close();
      connection = undefined;
      await waitAfter(lost);
    }
    while (connection === undefined && !stop.aborted) {
      const connecting = connectDatagrams(path);
      if (connecting.kind === 'open') connection = connecting.connection;
      else await waitAfter(connecting.why);
    }
    return connection;
  };
  return { connect, taken };
}
