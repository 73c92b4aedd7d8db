import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Collector } from '../collector.ts';
import { occasionally } from '../occasionally.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import { Inbox, type InboxLimits } from './inbox.ts';
import { listenerName } from './listener-name.ts';
import { createReception, type Reception, sayEveryMs } from './reception.ts';
import { serveTcp } from './serve-tcp.ts';
import { serveUdp } from './serve-udp.ts';

export interface SyslogTools {
  readonly clock: Clock;
  readonly log: Logger;
  /** What waits for the analysis; beyond that TCP senders wait, and datagrams are dropped. */
  readonly limits?: InboxLimits;
  readonly handshakeMs?: number;
}

const standardHandshakeMs = 10_000;

/** A port that is taken, or an address that is not there yet, is tried again after this. */
const retryMs = 5_000;

/** Takes syslog messages of other machines (spec: log collection, section 8; TLS: RFC 5425). */
export function createSyslogCollector(listener: SyslogListener, tools: SyslogTools): Collector {
  const { clock, limits, handshakeMs = standardHandshakeMs } = tools;
  const name = listenerName(listener);
  return {
    name,
    run: async (handOver, stop) => {
      const inbox = new Inbox(limits);
      const log = tools.log.child({ collector: name });
      const reception = createReception(listener, { inbox, clock, log, handshakeMs });
      const broken = new AbortController();
      const stopped = AbortSignal.any([stop, broken.signal]);
      const listening = keepListening(listener, reception, stopped).finally(() => inbox.close());
      await Promise.all([listening, inbox.empty(handOver).finally(() => broken.abort())]);
    },
  };
}

async function keepListening(listener: SyslogListener, reception: Reception, stop: AbortSignal): Promise<void> {
  const { clock, log } = reception;
  const serve = listener.protocol === 'udp' ? serveUdp : serveTcp;
  const failed = occasionally<NodeJS.ErrnoException>(clock, sayEveryMs, (_, { code, message }) => {
    const facts = { why: code ?? message, remedy: remedies[code ?? ''], retrySeconds: retryMs / 1_000 };
    log.error(facts, 'syslog cannot be listened for, and is tried again');
  });
  while (!stop.aborted) {
    const failure = await serve(listener, reception, stop);
    if (failure === undefined) return;
    failed(failure);
    await clock.sleep(retryMs, stop);
  }
}

const remedies: Readonly<Record<string, string | undefined>> = {
  EACCES: 'a port below 1024 needs root or CAP_NET_BIND_SERVICE, a key a user who may read it',
  EADDRINUSE: 'another program has the port: see which one with ss -lntup',
  EADDRNOTAVAIL: 'local_ip is no address of this machine',
};
