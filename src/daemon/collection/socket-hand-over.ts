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
  const connect = keepConnected(options);
  let before: Promise<void> = Promise.resolve();
  return (messages) => {
    before = before.then(() => sendAll(messages, connect, options.stop));
    return before;
  };
}

/** The present connection; a new one after `lost`. Undefined: `stop` came first. */
type Connect = (lost?: string) => Promise<Connection | undefined>;

async function sendAll(messages: readonly string[], connect: Connect, stop: AbortSignal): Promise<void> {
  const datagrams = messages.map((message) => Buffer.from(message, 'latin1'));
  let connection = await connect();
  for (let gone = 0; gone < datagrams.length; ) {
    if (connection === undefined || stop.aborted) return never();
    const { count, lost } = await connection.send(datagrams.slice(gone));
    gone += count;
    if (lost !== undefined) connection = await connect(lost);
  }
}

/** Whoever waits for a hand-over that does not come keeps its position. */
function never(): Promise<void> {
  return new Promise(() => undefined);
}

function keepConnected({ path, clock, log, stop }: SocketHandOverOptions): Connect {
  let connection: Connection | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (why: string) => {
    if (clock.now() - toldAt < tellEveryMs) return;
    toldAt = clock.now();
    log.warn({ path, why }, 'no analysis takes events; they wait where they are until one does');
  };
  stop.addEventListener('abort', () => connection?.close(), { once: true });
  return async (lost) => {
    if (lost !== undefined) {
      connection?.close();
      connection = undefined;
      tell(lost);
    }
    while (connection === undefined && !stop.aborted) {
      const connecting = connectDatagrams(path);
      if (connecting.kind === 'open') connection = connecting.connection;
      else {
        tell(connecting.why);
        await clock.sleep(retryMs, stop);
      }
    }
    return connection;
  };
}
