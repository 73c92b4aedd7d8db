import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Collector } from '../collector.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import { Inbox, type InboxLimits } from './inbox.ts';
import { createReception, type Reception } from './reception.ts';
import { serveTcp } from './serve-tcp.ts';
import { serveUdp } from './serve-udp.ts';

export interface SyslogTools {
  readonly clock: Clock;
  readonly log: Logger;
  /** What waits for the analysis; beyond that TCP senders wait, and datagrams are dropped. */
  readonly limits?: InboxLimits;
}

/** A port that is taken, or an address that is not there yet, is tried again after this. */
const retryMs = 5_000;

/** Takes syslog messages of other machines (spec: log collection, section 8; TLS: RFC 5425). */
export function createSyslogCollector(listener: SyslogListener, { clock, log, limits }: SyslogTools): Collector {
  const name = nameOf(listener);
  return {
    name,
    run: async (handOver, stop) => {
      const inbox = new Inbox(limits);
      const reception = createReception(listener, inbox, clock, log.child({ collector: name }));
      const broken = new AbortController();
      const stopped = AbortSignal.any([stop, broken.signal]);
      const listening = keepListening(listener, reception, stopped).finally(() => inbox.close());
      await Promise.all([listening, inbox.empty(handOver).finally(() => broken.abort())]);
    },
  };
}

function nameOf({ address, ipv6, port, protocol, tls }: SyslogListener): string {
  const host = address ?? (ipv6 ? '::' : '0.0.0.0');
  return `syslog ${host.includes(':') ? `[${host}]` : host}:${port}/${tls === undefined ? protocol : 'tls'}`;
}

async function keepListening(listener: SyslogListener, reception: Reception, stop: AbortSignal): Promise<void> {
  const serve = listener.protocol === 'udp' ? serveUdp : serveTcp;
  while (!stop.aborted) {
    const failure = await serve(listener, reception, stop);
    if (failure === undefined) return;
    const why = failure.code ?? failure.message;
    reception.log.error({ why, retrySeconds: retryMs / 1_000 }, 'syslog cannot be listened for, and is tried again');
    await reception.clock.sleep(retryMs, stop);
  }
}
