/** The fields that every event has room for, in the order in which alerts show them (spec: alerts-json, section 1.3). */
export const staticFields = [
  'protocol',
  'action',
  'srcip',
  'srcport',
  'srcuser',
  'dstip',
  'dstport',
  'dstuser',
  'id',
  'status',
  'url',
  'data',
  'extra_data',
  'system_name',
] as const;

export type StaticField = (typeof staticFields)[number];

/** Index of each static field in `staticFields` and in `Event.fields`. */
export const fieldIndex: Readonly<Record<StaticField, number>> = Object.fromEntries(
  staticFields.map((name, index) => [name, index]),
) as Record<StaticField, number>;

/** An event takes at most this many dynamic fields; what comes after is dropped (spec: decoders, section 3). */
export const maxDynamicFields = 256;
