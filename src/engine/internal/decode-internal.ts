import type { Decoder } from '../decoders/decoder.ts';
import type { InternalDecoder } from '../decoders/internal-decoders.ts';
import { decodeJson, type JsonSettings } from '../decoders/json/decode-json.ts';
import { JsonPaths } from '../decoders/json/json-paths.ts';
import type { Event } from '../event/event.ts';
import type { FieldNames } from '../event/field-names.ts';
import type { BoundedMemory } from './bounded-memory.ts';
import { createDecodeCiscat } from './decode-ciscat.ts';
import { createDecodeHostinfo } from './decode-hostinfo.ts';
import { createDecodeRootcheck } from './decode-rootcheck.ts';
import { createDecodeSca } from './decode-sca.ts';
import { createDecodeSyscollector } from './decode-syscollector.ts';
import { createDecodeEventchannel } from './eventchannel/decode-eventchannel.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';
import { createDecodeSyscheck } from './syscheck/decode-syscheck.ts';

/** `dropped`: the message is no event. `not-internal`: a log line, for pre-decoding and the ruleset's decoders. */
export type InternalDecoding = 'decoded' | 'dropped' | 'not-internal';

/** In bytes; an agent's policy of 200 checks takes about 30,000. */
export const internalMemoryBytes = 32_000_000;

const asFound: JsonSettings = { nulls: 'string', arrays: 'array' };

/**
 * Decodes what is no log line. The first byte of a queue message says what it is (spec: queue-socket, section 3):
 *
 *     8  file integrity      syscheck_*            p  policy assessment   sca
 *     f  Windows events      windows_eventchannel  d  inventory           syscollector
 *     9  rootcheck           rootcheck             e  CIS-CAT             ciscat
 *     3  host information    hostinfo_*            5, u  database synchronisation, upgrades: no events
 *
 * Everything else is a log line. `memory` is what `sca` and `hostinfo` compare with to tell a change.
 */
export function createInternalDecode(
  internal: Readonly<Record<InternalDecoder, Decoder>>,
  names: FieldNames,
  memory: BoundedMemory,
): (event: Event) => InternalDecoding {
  const paths = new JsonPaths(names);
  const flatten = (event: Event, json: string) => decodeJson(json, 0, event, paths, asFound);
  const decoders = createDecoders({ internal, names, flatten, memory });
  return (event) => {
    const decode = decoders.get(event.queueId);
    if (decode === undefined) return 'not-internal';
    return decode(event) ? 'decoded' : 'dropped';
  };
}

function createDecoders(tools: InternalTools): ReadonlyMap<string, DecodeQueue> {
  const noEvent = () => false;
  return new Map<string, DecodeQueue>([
    ['8', createDecodeSyscheck(tools)],
    ['f', createDecodeEventchannel(tools)],
    ['9', createDecodeRootcheck(tools)],
    ['3', createDecodeHostinfo(tools)],
    ['d', createDecodeSyscollector(tools)],
    ['e', createDecodeCiscat(tools)],
    ['p', createDecodeSca(tools)],
    ['5', noEvent],
    ['u', noEvent],
  ]);
}
