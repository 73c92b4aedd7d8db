import type { Decoder } from '../decoders/decoder.ts';
import type { Event } from '../event/event.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

const message = /^Host: (\S+) \([^)]*\), (.+)$/s;

/** Open ports of a host, as a scan found them: an event when they are not what they were. */
export function createDecodeHostinfo({ internal, memory }: InternalTools): DecodeQueue {
  // Rules tell a new host from a changed one; alerts show the same name for both (spec: decoders, section 8.3).
  const added: Decoder = { ...internal.hostinfo_new, name: internal.hostinfo_modified.name };
  return (event: Event) => {
    const [, address, ports] = message.exec(event.fullLog) ?? [];
    if (address === undefined || ports === undefined) return false;
    const key = `hostinfo ${event.agentId} ${address}`;
    const before = memory.get(key);
    if (before === ports) return false;
    memory.set(key, ports);
    event.log.set(event.fullLog);
    event.decoder = before === undefined ? added : internal.hostinfo_modified;
    return true;
  };
}
