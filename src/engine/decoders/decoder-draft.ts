import type { RulesetProblem } from '../ruleset-problem.ts';
import type { Category } from './decoder.ts';
import type { Plugin } from './decoder-set.ts';
import type { JsonSettings } from './json/decode-json.ts';

/** What one `<decoder>` element says, before it is checked and compiled. Texts are byte strings. */
export interface DecoderDraft {
  readonly name: string;
  readonly line: number;
  parent: string | undefined;
  programName: PatternDraft | undefined;
  prematch: PatternDraft | undefined;
  regex: PatternDraft | undefined;
  order: readonly string[] | undefined;
  fts: readonly string[] | undefined;
  ftsComment: string | undefined;
  plugin: PluginDraft | undefined;
  jsonNulls: JsonSettings['nulls'];
  jsonArrays: JsonSettings['arrays'];
  useOwnName: boolean;
  category: Category;
  accumulate: boolean;
}

export interface PatternDraft {
  /** Of all elements of the name, one after the other. */
  readonly text: string;
  /** Of the last element; undefined when it has none. */
  readonly type: string | undefined;
  /** Of the first element. */
  readonly offset: Offset | undefined;
  readonly line: number;
}

export interface PluginDraft {
  readonly name: Plugin;
  readonly offset: Offset | undefined;
  readonly line: number;
}

export const offsets = ['after_parent', 'after_prematch', 'after_regex'] as const;

export type Offset = (typeof offsets)[number];

export function emptyDraft(name: string, line: number): DecoderDraft {
  return {
    name,
    line,
    parent: undefined,
    programName: undefined,
    prematch: undefined,
    regex: undefined,
    order: undefined,
    fts: undefined,
    ftsComment: undefined,
    plugin: undefined,
    jsonNulls: 'string',
    jsonArrays: 'array',
    useOwnName: false,
    category: 'syslog',
    accumulate: false,
  };
}

/** Takes note of a problem of one decoder. */
export type Complain = (severity: RulesetProblem['severity'], line: number, what: string, remedy: string) => void;
