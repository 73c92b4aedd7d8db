import { foldCase, fromBytes } from '../../lib/bytes.ts';
import type { LoadTools } from '../load-tools.ts';
import { compileMatcher, compileRegex } from '../regex/compile.ts';
import { firstBytesOf } from '../regex/first-bytes.ts';
import { hasGroup } from '../regex/has-group.ts';
import type { Matcher, Regex } from '../regex/matcher.ts';
import type { Complain, DecoderDraft, Offset, PatternDraft, PluginDraft } from './decoder-draft.ts';
import type { Extraction, LogPattern, PatternStart, PluginOffset } from './decoder-set.ts';
import { captureTargets } from './read-order.ts';

/** What of a decoder's patterns could be compiled; each one that could not has been complained about. */
interface CompiledPatterns {
  readonly programName: Matcher | undefined;
  readonly prematch: LogPattern | undefined;
  readonly extraction: Extraction | undefined;
}

export function compilePatterns(draft: DecoderDraft, tools: LoadTools, complain: Complain): CompiledPatterns {
  const { programName, prematch, regex, order } = draft;
  return {
    programName: programName && compileProgramName(programName, tools, complain),
    prematch: prematch && compileLogPattern('prematch', prematch, startOf(prematch.offset, draft), tools, complain),
    extraction:
      regex && order ? compileExtraction(regex, order, startOf(regex.offset, draft), tools, complain) : undefined,
  };
}

/** In a top-level decoder `after_prematch` means after what made it match: what `after_parent` means to its children. */
function startOf(offset: Offset | undefined, { parent }: DecoderDraft): PatternStart {
  switch (offset) {
    case undefined:
      return 'log';
    case 'after_parent':
      return 'after-parent';
    case 'after_prematch':
      return parent === undefined ? 'after-parent' : 'after-prematch';
    case 'after_regex':
      return 'after-sibling';
    default:
      return offset satisfies never;
  }
}

/** `after_regex` has been complained about. */
export function pluginOffsetOf(plugin: PluginDraft | undefined): PluginOffset {
  if (plugin?.offset === 'after_parent') return 'after-parent';
  return plugin?.offset === 'after_prematch' ? 'after-prematch' : 'log';
}

function compileProgramName(
  pattern: PatternDraft,
  { unevaluated }: LoadTools,
  complain: Complain,
): Matcher | undefined {
  const kind = kindOf('program_name', pattern, ['osmatch', 'osregex', 'pcre2'], complain);
  const compiled = compileMatcher(kind, pattern.text, unevaluated);
  if (compiled.kind === 'matcher') return compiled.matcher;
  complain('mistake', pattern.line, `<program_name>: ${compiled.what}`, compiled.remedy);
  return undefined;
}

function compileLogPattern(
  name: 'prematch' | 'regex',
  pattern: PatternDraft,
  start: PatternStart,
  { literals, unevaluated }: LoadTools,
  complain: Complain,
): LogPattern | undefined {
  const kind = kindOf(name, pattern, ['osregex', 'pcre2'], complain);
  const compiled = compileRegex(kind, pattern.text, unevaluated, name === 'regex');
  if (compiled.kind === 'invalid') {
    complain('mistake', pattern.line, `<${name}>: ${compiled.what}`, compiled.remedy);
    return undefined;
  }
  const regex: Regex = compiled.matcher;
  return { regex, guard: literals.guard(regex), firstBytes: firstBytesOf(regex), start };
}

function compileExtraction(
  regex: PatternDraft,
  order: readonly string[],
  start: PatternStart,
  tools: LoadTools,
  complain: Complain,
): Extraction | undefined {
  const pattern = compileLogPattern('regex', regex, start, tools, complain);
  if (pattern === undefined) return undefined;
  if (!hasGroup(pattern.regex)) {
    complain('mistake', regex.line, 'its <regex> has no group', 'put what a field of <order> is to hold into ( )');
  }
  return { pattern, targets: captureTargets(order, tools.names) };
}

/** The first kind unless `type` names another one. */
function kindOf<Kind extends string>(
  name: string,
  { type, line }: PatternDraft,
  kinds: readonly [Kind, ...Kind[]],
  complain: Complain,
): Kind {
  if (type === undefined) return kinds[0];
  const kind = kinds.find((known) => known === foldCase(type));
  if (kind !== undefined) return kind;
  const what = `type="${fromBytes(type)}" of <${name}> is unknown; it is read as ${kinds[0]}`;
  complain('warning', line, what, `write one of ${kinds.join(', ')}, or leave it out`);
  return kinds[0];
}
