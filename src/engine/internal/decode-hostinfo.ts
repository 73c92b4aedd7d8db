import type { Event } from '../event/event.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

const message = /^Host: (\S+) \([^)]*\), (.+)$/s;

/** Open ports of a host, as a scan found them: an event when they are not what they were. */
export function createDecodeHostinfo({ internal, memory }: InternalTools): DecodeQueue {
  return (event: Event) => {
    const [, address, ports] = message.exec(event.fullLog) ?? [];
    if (address === undefined || ports === undefined) return false;
    const key = `hostinfo ${event.agentId} ${address}`;
    const before = memory.get(key);
    if (before === ports) return false;
    memory.set(key, ports);
    event.log.set(event.fullLog);
    event.decoder = before === undefined ? internal.hostinfo_new : internal.hostinfo_modified;
    return true;
  };
}
