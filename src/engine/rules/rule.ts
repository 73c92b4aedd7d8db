import type { Category } from '../decoders/decoder.ts';
import type { IpList } from '../regex/ip-list.ts';
import type { Guard } from '../regex/literals.ts';
import type { Matcher } from '../regex/matcher.ts';
import type { CdbList } from './cdb-list.ts';

/** Where a condition, a list or a filter takes its text from. Not set: the condition is false, whatever `negate` says. */
export type Reading =
  | { readonly from: 'field'; readonly index: number }
  | { readonly from: 'dynamic'; readonly slot: number }
  | { readonly from: 'program_name' | 'hostname' | 'location' }
  /** `<user>` reads dstuser first, a list's `field="user"` srcuser first. */
  | { readonly from: 'dstuser-or-srcuser' | 'srcuser-or-dstuser' };

/** What has to hold for a rule (spec: rules, section 2). */
export type Condition =
  | { readonly kind: 'decoded-as'; readonly nameId: number }
  | { readonly kind: 'log'; readonly matcher: Matcher; readonly guard: Guard | undefined; readonly negate: boolean }
  | { readonly kind: 'text'; readonly reading: Reading; readonly matcher: Matcher; readonly negate: boolean }
  | { readonly kind: 'address'; readonly index: number; readonly list: IpList; readonly negate: boolean }
  | { readonly kind: 'compiled'; readonly name: CompiledRule }
  /** Holds when `log` has at least this many bytes. */
  | { readonly kind: 'max-size'; readonly bytes: number }
  /** Minutes of the local day, inclusive; `outside`: the complement. */
  | { readonly kind: 'time'; readonly from: number; readonly to: number; readonly outside: boolean }
  /** Indexed by `Date.getDay()`. */
  | { readonly kind: 'weekday'; readonly days: readonly boolean[] }
  | { readonly kind: 'check-diff' }
  | { readonly kind: 'first-time-seen' }
  | {
      readonly kind: 'list';
      readonly reading: Reading;
      readonly list: CdbList;
      readonly lookup: ListLookup;
      readonly value: Matcher | undefined;
    }
  /** What can never hold here (`srcgeoip` without a GeoIP database). */
  | { readonly kind: 'never' };

export type CompiledRule =
  | 'comp_srcuser_dstuser'
  | 'check_id_size'
  | 'comp_mswin_targetuser_calleruser_diff'
  | 'is_simple_http_request'
  | 'is_valid_crawler';

export type ListLookup =
  | 'match_key'
  | 'not_match_key'
  | 'match_key_value'
  | 'address_match_key'
  | 'not_address_match_key'
  | 'address_match_key_value';

/** The search through previous events (spec: rules, section 6). */
export interface Correlation {
  readonly source:
    | { readonly kind: 'sid'; readonly ruleIndex: number }
    /** Number of the list that `RuleTree.groupListsOf` feeds. */
    | { readonly kind: 'group'; readonly list: number }
    | { readonly kind: 'regex'; readonly matcher: Matcher };
  /** At least 2. */
  readonly frequency: number;
  /** Seconds. */
  readonly timeframe: number;
  /** Also events of other agents. */
  readonly global: boolean;
  readonly filters: readonly CorrelationFilter[];
}

export type CorrelationFilter =
  | { readonly kind: 'same' | 'different'; readonly reading: Reading }
  /** All of them present in both and equal. */
  | { readonly kind: 'same-fields'; readonly slots: readonly number[] }
  /** None present in both and equal, and not both events without any dynamic field. */
  | { readonly kind: 'different-fields'; readonly slots: readonly number[] }
  /** What can never hold here (`same_srcgeoip` without a GeoIP database). */
  | { readonly kind: 'never' };

export type Mitre =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly { readonly tactic: string; readonly technique: string }[] };

export interface Rule {
  /** Its place in `RuleTree.rules`; state of an engine is kept by it. */
  readonly index: number;
  readonly id: number;
  readonly level: number;
  readonly category: Category;
  /** The raw group string. */
  readonly groups: string;
  /** As written, with `$(field)` in it. */
  readonly description: string;
  readonly info: string | undefined;
  readonly cve: string | undefined;
  readonly mitre: Mitre | undefined;
  /** Seconds of silence after it fired; 0: none. */
  readonly ignore: number;
  readonly noAlert: boolean;
  /** Level and options together: is it written to the alert files, does it carry the mail flag. */
  readonly logs: boolean;
  readonly mails: boolean;
  readonly noFullLog: boolean;
  readonly noCounter: boolean;
  /** In evaluation order (spec: rules, section 2), without the correlation. */
  readonly conditions: readonly Condition[];
  readonly correlation: Correlation | undefined;
  /** What alerts show as `rule.frequency`: of correlation rules only. */
  readonly shownFrequency: number | undefined;
  readonly file: string;
  readonly line: number;
}

/** One place of a rule in the tree; a rule with several parents has several nodes. */
export interface RuleNode {
  readonly rule: Rule;
  /** In the order in which they are tried. */
  readonly children: readonly RuleNode[];
}

/** All rules of a ruleset and their places, with the lists that correlations search. It has no state of events. */
export interface RuleTree {
  /** In load order. */
  readonly rules: readonly Rule[];
  readonly byId: ReadonlyMap<number, Rule>;
  /** Of all categories, in the order in which they are tried. */
  readonly roots: readonly RuleNode[];
  /** By rule index: some rule's `if_matched_sid` names it, so its events go to its own list and to no group's. */
  readonly sidWatched: readonly boolean[];
  readonly groupListCount: number;
  /** By rule index: the group lists its events enter, a number as often as the event enters (spec: rules, section 6). */
  readonly groupListsOf: readonly (readonly number[])[];
}
