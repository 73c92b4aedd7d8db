import { isObject, type Json, type JsonObject, member } from '../../lib/json.ts';
import type { Event } from '../event/event.ts';
import { sourceOf } from '../event/location.ts';
import { parseByteJson } from './byte-json.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

/** Where the columns of a table go. Tables that are not here keep their own name. */
const prefixes: Readonly<Record<string, string>> = {
  dbsync_hwinfo: 'hardware',
  dbsync_osinfo: 'os',
  dbsync_packages: 'program',
  dbsync_hotfixes: 'hotfix',
  dbsync_processes: 'process',
  dbsync_ports: 'port',
  dbsync_network_iface: 'netinfo',
  dbsync_network_protocol: 'netinfo',
  dbsync_network_address: 'netinfo',
  dbsync_users: 'user',
  dbsync_groups: 'group',
  dbsync_services: 'service',
  dbsync_browser_extensions: 'browser_extension',
};

/**
 * The host's inventory. A message has a `type` and either the item as an object of its own, whose members become fields
 * (`program.name`), or, as `dbsync_*`, the changed row as `data`, which gets the same prefixes, and an `operation`.
 */
export function createDecodeSyscollector({ internal, flatten }: InternalTools): DecodeQueue {
  return (event: Event) => {
    if (sourceOf(event.location.text) !== 'syscollector') return false;
    const message = parseByteJson(event.fullLog);
    const type = member(message, 'type');
    if (!isObject(message) || typeof type !== 'string') return false;
    event.log.set(event.fullLog);
    flatten(event, type.startsWith('dbsync_') ? asItem(type, message) : event.fullLog);
    event.decoder = internal.syscollector;
    return true;
  };
}

/** A changed row, written as items are. */
function asItem(type: string, message: JsonObject): string {
  const name = Object.hasOwn(prefixes, type) ? prefixes[type] : undefined;
  const item: Record<string, Json | undefined> = {
    type,
    [name ?? type.slice('dbsync_'.length)]: member(message, 'data'),
    operation_type: member(message, 'operation'),
  };
  return JSON.stringify(item);
}
