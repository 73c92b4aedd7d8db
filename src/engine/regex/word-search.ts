import { foldCase } from '../../lib/bytes.ts';

/**
 * The search of `if_group` in a rule's whole group string: alternatives split at `|`, a first `^` for "begins with",
 * otherwise "contains", so that `authentication_fail` also finds `authentication_failures` (spec: os-regex, section 5).
 */
export function compileWordSearch(pattern: string): (groups: string) => boolean {
  const alternatives = foldCase(pattern).split('|');
  return (groups) => {
    const folded = foldCase(groups);
    return alternatives.some((alternative) =>
      alternative.startsWith('^') ? folded.startsWith(alternative.slice(1)) : folded.includes(alternative),
    );
  };
}
