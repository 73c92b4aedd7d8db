/** A list of keys with values, as `<list>` of ossec.conf names it (spec: rules, section 8). */
export interface CdbList {
  /** As configured, without `.cdb`. */
  readonly path: string;
  /** Keys and values are byte strings; exact and case-sensitive. */
  readonly values: ReadonlyMap<string, string>;
}
