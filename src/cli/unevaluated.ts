import type { Ruleset } from '../engine/ruleset.ts';
import { fromBytes } from '../lib/bytes.ts';
import { printable } from '../lib/printable.ts';
import type { CliContext } from './context.ts';

/** Says which patterns gave up on what was tried last: their rules and decoders were passed over, though they may match. */
export function tellUnevaluated({ unevaluated }: Ruleset, { err }: CliContext): void {
  for (const pattern of unevaluated.take().keys()) {
    const shown = printable(fromBytes(pattern));
    err(`a pattern gave up, having tried too many ways to match, and counts as not matching: ${shown}\n`);
  }
}
