import type { JsonObject } from '../lib/json.ts';
import type { Agent } from './alert.ts';

/** What an integration learned about an alert. It goes back into analysis as an event and becomes an alert of its own. */
export interface Enrichment {
  /** Who says it, and the event's location: `virustotal`, `maltiverse`. */
  readonly source: string;
  /** Whom the first alert was about; undefined (or id `000`) attributes the event to the manager. */
  readonly agent: Agent | undefined;
  /** The event. The order of its members is kept on the wire. */
  readonly document: JsonObject;
  /**
   * Paths that may be left out, when the event is larger than a datagram can be (65,535 bytes with its header). The
   * largest goes first; what was left out is named in the event.
   */
  readonly optional: readonly (readonly string[])[];
}
