import type { Event } from '../event/event.ts';
import { sourceOf } from '../event/location.ts';
import type { DecodeQueue, InternalTools } from './internal-tools.ts';

/** Results of the CIS-CAT module: JSON, taken as it is. */
export function createDecodeCiscat({ internal, flatten }: InternalTools): DecodeQueue {
  return (event: Event) => {
    if (sourceOf(event.location.text) !== 'wodle_cis-cat') return false;
    event.log.set(event.fullLog);
    if (!flatten(event, event.fullLog)) return false;
    event.decoder = internal.ciscat;
    return true;
  };
}
