import type { Clock } from '../../lib/clock.ts';
import { escapeLocation, maxLocationBytes } from '../../lib/escape-location.ts';
import type { Logger } from '../../lib/log.ts';
import type { SyslogListener } from '../syslog-listener.ts';
import type { Inbox } from './inbox.ts';
import { accessList, showAddress } from './networks.ts';
import { occasionally } from './occasionally.ts';

/** What both transports do with senders and their messages. */
export interface Reception {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether a sender may send; one who may not is logged. */
  admits(address: string): boolean;
  /** Takes a message (a byte string, without priority). */
  receive(address: string, text: string): void;
}

/** How often at most the log tells of what senders do wrong. */
export const sayEveryMs = 60_000;

export function createReception(
  { allowed, denied }: SyslogListener,
  inbox: Inbox,
  clock: Clock,
  log: Logger,
): Reception {
  const mayPass = accessList(allowed, denied);
  const refused = occasionally<string>(clock, sayEveryMs, (count, sender) =>
    log.warn({ count, sender }, 'syslog messages of a sender that is not allowed were refused'),
  );
  return {
    inbox,
    clock,
    log,
    admits: (address) => {
      const admitted = mayPass(address);
      if (!admitted) refused(showAddress(address));
      return admitted;
    },
    receive: (address, text) => inbox.add(`2:${escapeLocation(showAddress(address), maxLocationBytes)}:${text}`),
  };
}
