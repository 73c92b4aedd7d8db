import type { DecoderNode, DecoderSet } from '../../engine/decoders/decoder-set.ts';
import type { Ruleset } from '../../engine/ruleset.ts';
import type { Problem } from '../problem.ts';

/** How much a ruleset holds, for people. */
export interface RulesetCounts {
  /** `<decoder>` elements. */
  readonly decoders: number;
  readonly rules: number;
  readonly lists: number;
  /** Rules that the files have and the ruleset has not. */
  readonly leftOut: number;
}

export function countRuleset({ decoders, rules }: Ruleset, lists: number, problems: readonly Problem[]): RulesetCounts {
  const refused = problems.filter(({ severity }) => severity === 'refused');
  // A rule may be refused for several reasons, each of which begins with its id.
  const leftOut = new Set(refused.map(({ file, what }) => `${file} ${what.slice(0, what.indexOf(':'))}`));
  return { decoders: countDecoders(decoders), rules: rules.rules.length, lists, leftOut: leftOut.size };
}

function countDecoders({ withProgram, withoutProgram }: DecoderSet): number {
  const nodes = new Set<DecoderNode>();
  for (const parent of [...withProgram, ...withoutProgram]) {
    nodes.add(parent);
    for (const child of parent.children) nodes.add(child);
  }
  return nodes.size;
}
