import type { Clock } from '../../lib/clock.ts';
import { escapeLocation, maxLocationBytes } from '../../lib/escape-location.ts';
import type { Logger } from '../../lib/log.ts';
import { occasionally } from '../occasionally.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import type { Inbox } from './inbox.ts';
import { accessList, showAddress } from './networks.ts';

/** What both transports do with senders and their messages. */
export interface Reception {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who has not finished the handshake of TLS by then is hung up on. */
  readonly handshakeMs: number;
  /** Whether a sender may send; one who may not is logged. */
  admits(address: string): boolean;
  /** Takes a message (a byte string, without priority). */
  receive(address: string, text: string): void;
}

/** How often at most the log tells of what senders do wrong. */
export const sayEveryMs = 60_000;

export function createReception(
  { allowed, denied }: SyslogListener,
  tools: Pick<Reception, 'inbox' | 'clock' | 'log' | 'handshakeMs'>,
): Reception {
  const { inbox, clock, log } = tools;
  const senderOf = knownSenders(accessList(allowed, denied));
  const refused = occasionally<string>(clock, sayEveryMs, (count, sender) =>
    log.warn({ count, sender }, 'syslog messages of a sender that is not allowed were refused'),
  );
  return {
    ...tools,
    admits: (address) => {
      const { admitted, shown } = senderOf(address);
      if (!admitted) refused(shown);
      return admitted;
    },
    receive: (address, text) => inbox.add(`${senderOf(address).head}:${text}`),
  };
}

interface Sender {
  readonly shown: string;
  readonly admitted: boolean;
  /** What its messages begin with. */
  readonly head: string;
}

/** Senders that are remembered; addresses in datagrams may be forged, and all different. */
const mostSenders = 4_096;

/** To read an IPv6 address takes twenty times as long as the rest of a datagram, and most senders come again. */
function knownSenders(mayPass: (address: string) => boolean): (address: string) => Sender {
  const known = new Map<string, Sender>();
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const shown = showAddress(address);
    const sender = { shown, admitted: mayPass(address), head: `2:${escapeLocation(shown, maxLocationBytes)}` };
    if (known.size >= mostSenders) known.clear();
    known.set(address, sender);
    return sender;
  };
}
