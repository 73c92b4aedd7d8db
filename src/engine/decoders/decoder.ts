import { fieldIndex } from '../event/fields.ts';

/** What a rule's `category` and a decoder's `type` say. */
export const categories = [
  'syslog',
  'firewall',
  'ids',
  'web-log',
  'squid',
  'windows',
  'host-information',
  'ossec',
] as const;

export type Category = (typeof categories)[number];

/** The decoder an event reports (spec: decoders): the one whose name, type and settings apply. */
export interface Decoder {
  /** The effective name: what `decoded_as` compares and alerts show. */
  readonly name: string;
  /** Number of the effective name, from 1 (0 stands for events that nothing decoded). */
  readonly nameId: number;
  readonly parent: string | undefined;
  readonly category: Category;
  readonly ftsComment: string | undefined;
  /** Names listed in `fts`, undefined without one. `name` is always in. */
  readonly fts: FirstTimeSeen | undefined;
  readonly accumulate: boolean;
}

/** Which parts of an event `if_fts` compares (spec: rules, section 9). */
export interface FirstTimeSeen {
  /** Static fields by `fieldIndex`, of `firstTimeSeenFields`. */
  readonly fields: readonly number[];
  readonly location: boolean;
  /** Slots of dynamic fields, in order. */
  readonly dynamic: readonly number[];
}

const { id, dstuser, srcuser, srcip, dstip, data, system_name } = fieldIndex;

/** The static fields that `fts` may name, in the order in which their values are put together. */
export const firstTimeSeenFields: readonly number[] = [id, dstuser, srcuser, srcip, dstip, data, system_name];
