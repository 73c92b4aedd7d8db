import { member } from '../../../lib/json.ts';
import type { Event } from '../../event/event.ts';
import { parseByteJson } from '../byte-json.ts';
import type { DecodeQueue, InternalTools } from '../internal-tools.ts';
import { windowsEventJson } from './windows-event.ts';

/** Windows events: `{"Message", "Event"}`, the second in XML. Log and full log become the JSON that is made of it. */
export function createDecodeEventchannel({ internal, flatten }: InternalTools): DecodeQueue {
  return (event: Event) => {
    const content = parseByteJson(event.fullLog);
    const xml = member(content, 'Event');
    const message = member(content, 'Message');
    if (typeof xml !== 'string') return false;
    const json = windowsEventJson(xml, typeof message === 'string' ? message : undefined);
    event.programName.clear();
    event.timestamp = undefined;
    event.log.set(json);
    event.fullLog = json;
    flatten(event, json);
    event.decoder = internal.windows_eventchannel;
    return true;
  };
}
