import type { FieldName } from '../event/field-names.ts';
import type { FirstBytes } from '../regex/first-bytes.ts';
import type { Guard } from '../regex/literals.ts';
import type { Matcher, Regex } from '../regex/matcher.ts';
import type { Decoder } from './decoder.ts';
import type { InternalDecoder } from './internal-decoders.ts';
import type { JsonSettings } from './json/decode-json.ts';

/** All decoders of a ruleset, compiled. It has no state of events. */
export interface DecoderSet {
  /** Top-level decoders with a `program_name`, in load order: tried on events that have a program name. */
  readonly withProgram: readonly DecoderNode[];
  /** The other top-level decoders: tried on events that have none. */
  readonly withoutProgram: readonly DecoderNode[];
  /** Every name that a decoder element or a built-in decoder has, numbered from 1: what `decoded_as` may say. */
  readonly nameIds: ReadonlyMap<string, number>;
  readonly internal: Readonly<Record<InternalDecoder, Decoder>>;
}

/** One `<decoder>` element. The tree has two levels. */
export interface DecoderNode {
  /** What events report that this node decides about. */
  readonly decoder: Decoder;
  /** Of top-level decoders alone; a child's is never looked at. */
  readonly programName: Matcher | undefined;
  readonly prematch: LogPattern | undefined;
  readonly extraction: Extraction | undefined;
  readonly plugin: Plugin | undefined;
  readonly pluginOffset: PluginOffset;
  readonly json: JsonSettings;
  /** The element's own name, which decides who is a sibling. */
  readonly ownName: string;
  readonly children: readonly DecoderNode[];
  /** A later child of the same parent has the same name. */
  readonly more: boolean;
}

/** A pattern that is tried on `log`, with what tells cheaply that it cannot match. */
export interface LogPattern {
  readonly regex: Regex;
  /** Of `log` as a whole, so necessary also for what begins later in it. */
  readonly guard: Guard | undefined;
  /** Of the text that the pattern is tried on. */
  readonly firstBytes: FirstBytes | undefined;
  readonly start: PatternStart;
}

/** Where a pattern's text begins in `log`: an `offset` attribute, resolved (spec: decoders, section 3). */
export type PatternStart = 'log' | 'after-parent' | 'after-prematch' | 'after-sibling';

export interface Extraction {
  readonly pattern: LogPattern;
  /** Where the captures go, in order. */
  readonly targets: readonly CaptureTarget[];
}

/** The index of a static field, or the name of a dynamic one. */
export type CaptureTarget = number | FieldName;

export const plugins = [
  'JSON_Decoder',
  'PF_Decoder',
  'SonicWall_Decoder',
  'SymantecWS_Decoder',
  'OSSECAlert_Decoder',
] as const;

export type Plugin = (typeof plugins)[number];

export type PluginOffset = 'log' | 'after-parent' | 'after-prematch';
