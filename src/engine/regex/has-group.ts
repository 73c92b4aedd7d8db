import type { Regex } from './matcher.ts';

const inOsRegex = /^(?:\\.|[^\\(])*\(/s;

// Escapes, bracketed sets, and parentheses that capture nothing, before one that does.
const inPcre2 =
  /^(?:\\.|\[\^?(?:\]|(?!\]))(?:\\.|[^\]\\])*\]|\(\?(?!P?<[A-Za-z_]|')|\(\*|[^\\[(])*\((?!\*|\?(?!P?<[A-Za-z_]|'))/s;

/** Whether a pattern that compiles has a group to capture with. */
export function hasGroup({ kind, source }: Regex): boolean {
  return (kind === 'osregex' ? inOsRegex : inPcre2).test(source);
}
