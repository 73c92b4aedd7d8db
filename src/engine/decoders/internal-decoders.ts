import type { Decoder } from './decoder.ts';

/** The names of the built-in decoders of other queues; all are of category `ossec` and valid for `decoded_as`. */
export const internalDecoders = [
  'rootcheck',
  'syscheck_integrity_changed',
  'syscheck_new_entry',
  'syscheck_deleted',
  'syscheck_registry_key_modified',
  'syscheck_registry_key_added',
  'syscheck_registry_key_deleted',
  'syscheck_registry_value_modified',
  'syscheck_registry_value_added',
  'syscheck_registry_value_deleted',
  'hostinfo_new',
  'hostinfo_modified',
  'syscollector',
  'ciscat',
  'windows_eventchannel',
  'sca',
] as const;

export type InternalDecoder = (typeof internalDecoders)[number];

/**
 * The decoder that events of another queue report. What is `hostinfo_new` to `decoded_as` is reported as
 * `hostinfo_modified` (spec: decoders, section 8.3).
 */
export function internalDecoder(name: InternalDecoder, nameId: number): Decoder {
  return {
    name: name === 'hostinfo_new' ? 'hostinfo_modified' : name,
    nameId,
    parent: undefined,
    category: 'ossec',
    ftsComment: undefined,
    fts: undefined,
    accumulate: false,
  };
}
