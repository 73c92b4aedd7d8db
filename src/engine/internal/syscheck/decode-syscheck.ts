import type { Event } from '../../event/event.ts';
import type { DecodeQueue, InternalTools } from '../internal-tools.ts';
import { readSyscheck } from './read-syscheck.ts';
import { syscheckFields } from './syscheck-fields.ts';
import { syscheckLog } from './syscheck-log.ts';

/**
 * File integrity. `log` stays the message, which `match` and `regex` of rules read; `full_log` tells the change in words.
 * Text that is not JSON comes from agents of old: it holds checksums alone, and says nothing without a database of those
 * before, so it is dropped.
 */
export function createDecodeSyscheck({ internal, names }: InternalTools): DecodeQueue {
  const fields = syscheckFields.map((field) => ({ field, name: names.intern(field) }));
  return (event: Event) => {
    const message = event.fullLog.startsWith('{') ? readSyscheck(event.fullLog) : undefined;
    if (message === undefined) return false;
    for (const { field, name } of fields) {
      const value = message.values.get(field);
      if (value !== undefined) event.addDynamic(name, value);
    }
    event.log.set(event.fullLog);
    event.fullLog = syscheckLog(message);
    event.decoder = internal[message.decoder];
    event.isSyscheck = true;
    return true;
  };
}
