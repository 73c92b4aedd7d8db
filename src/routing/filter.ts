/**
 * What one block lets through: the filters of `ossec.conf`, and what `threatlockdown.yaml` adds to them. An absent
 * member filters nothing; all that are present must let an alert pass.
 */
export interface Filter {
  /** The block's name: an integration never gets back the alerts that its own enrichments became. */
  readonly integration: string;
  readonly eventLocation?: LocationPattern | undefined;
  /** 0: no filter. */
  readonly level: number;
  /** Empty: a filter that nothing passes, which is what a lone `0` in the configuration means. */
  readonly ruleIds?: ReadonlySet<number> | undefined;
  /** Compared exactly, blanks included. */
  readonly groups?: readonly string[] | undefined;
  readonly only?: { readonly agents?: readonly string[] | undefined } | undefined;
  readonly except?: Exceptions | undefined;
}

/** Agents are ids or names. */
export interface Exceptions {
  readonly ruleIds?: ReadonlySet<number> | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly agents?: readonly string[] | undefined;
  readonly locations?: readonly LocationPattern[] | undefined;
}

/** A pattern with its matcher. Which dialect it is in is for whoever compiled it to know. */
export interface LocationPattern {
  readonly pattern: string;
  readonly matches: (location: string) => boolean;
}
