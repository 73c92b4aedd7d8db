import { toBytes } from '../../lib/bytes.ts';
import type { Decoder } from '../decoders/decoder.ts';
import { type InternalDecoder, internalDecoder, internalDecoders } from '../decoders/internal-decoders.ts';
import { bareEvent } from '../event/bare-event.contract.ts';
import type { Event } from '../event/event.ts';
import { FieldNames } from '../event/field-names.ts';
import { readQueueMessage } from '../event/queue-message.ts';
import { BoundedMemory } from './bounded-memory.ts';
import { createInternalDecode, type InternalDecoding } from './decode-internal.ts';

/** What the tests of the decoders of other queues look at. */
export interface Decoded {
  readonly outcome: InternalDecoding;
  readonly decoder: Decoder | undefined;
  readonly log: string;
  readonly fullLog: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The event itself, until the next message. */
  readonly event: Event;
}

/** The decoders of the queues, on events that begin with a whole queue message. */
export class InternalRig {
  readonly memory = new BoundedMemory(100_000);
  readonly #event = bareEvent();
  readonly #decode = createInternalDecode(decoders(), new FieldNames(), this.memory);

  /** `message`: characters as a person writes them; they become bytes. */
  decode(message: string): Decoded {
    return this.decodeBytes(toBytes(message));
  }

  decodeBytes(message: string): Decoded {
    const event = this.#event;
    event.begin(0);
    readQueueMessage(message, event, 'mgr');
    const outcome = this.#decode(event);
    const fields = event.dynamicNames.slice(0, event.dynamicCount).map(({ name }, index) => {
      return [name, event.dynamicValues[index] ?? ''] as const;
    });
    return { outcome, decoder: event.decoder, log: event.log.text, fullLog: event.fullLog, fields, event };
  }
}

function decoders(): Readonly<Record<InternalDecoder, Decoder>> {
  const entries = internalDecoders.map((name, index) => [name, internalDecoder(name, index + 1)]);
  return Object.fromEntries(entries) as Record<InternalDecoder, Decoder>;
}
