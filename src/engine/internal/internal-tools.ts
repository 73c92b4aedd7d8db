import type { Decoder } from '../decoders/decoder.ts';
import type { InternalDecoder } from '../decoders/internal-decoders.ts';
import type { Event } from '../event/event.ts';
import type { FieldNames } from '../event/field-names.ts';
import type { BoundedMemory } from './bounded-memory.ts';

/** What the decoders of other queues work with. */
export interface InternalTools {
  readonly internal: Readonly<Record<InternalDecoder, Decoder>>;
  readonly names: FieldNames;
  /** Adds the members of a JSON object to the event, by the rules of JSON_Decoder; false when the text is no JSON. */
  readonly flatten: (event: Event, json: string) => boolean;
  readonly memory: BoundedMemory;
}

/** Decodes one queue's events: sets the decoder, the log, the full log and the fields. False: the message is no event. */
export type DecodeQueue = (event: Event) => boolean;
