import type { Subject } from '../event/subject.ts';
import { type Compiled, type Found, maxGroups, type Regex } from './matcher.ts';
import { OsRegexMachine } from './os-regex-machine.ts';
import { requiredLiterals } from './os-regex-required.ts';
import { type Alternative, parseOsRegex } from './os-regex-syntax.ts';

const machine = new OsRegexMachine();

/**
 * Compiles an osregex pattern (a byte string; spec: os-regex, sections 3 and 4). `captures`: whether the reference notes
 * down groups, as it does for a decoder's `regex`; at the end of a text that makes it accept a little more.
 */
export function compileOsRegex(pattern: string, captures = true): Compiled<Regex> {
  const syntax = parseOsRegex(pattern);
  if (syntax.kind === 'invalid') return syntax;
  return { kind: 'matcher', matcher: new OsRegex(pattern, syntax.alternatives, captures) };
}

class OsRegex implements Regex {
  readonly kind = 'osregex';
  readonly source: string;
  readonly required: readonly string[] | undefined;
  readonly requiredDecides: boolean;
  readonly #alternatives: readonly Alternative[];
  readonly #captures: boolean;

  constructor(source: string, alternatives: readonly Alternative[], captures: boolean) {
    this.source = source;
    this.#alternatives = alternatives;
    this.#captures = captures;
    const { required, decides } = requiredLiterals(alternatives);
    this.required = required;
    this.requiredDecides = decides;
  }

  test(subject: Subject): boolean {
    for (const alternative of this.#alternatives) if (machine.run(alternative, subject.folded, 0, false)) return true;
    return false;
  }

  exec(subject: Subject, from: number, found: Found): boolean {
    const text = subject.folded;
    for (const alternative of this.#alternatives) {
      if (!machine.run(alternative, text, from, this.#captures)) continue;
      found.after = machine.end < text.length ? machine.end + 1 : text.length;
      found.count = this.#captures ? takeGroups(alternative, found) : 0;
      return true;
    }
    return false;
  }
}

/** Group cells are pairs; the first that lacks a mark ends the captures. */
function takeGroups({ groups }: Alternative, found: Found): number {
  const most = Math.min(groups.length >> 1, maxGroups);
  for (let group = 0; group < most; group += 1) {
    const open = machine.marks[groups[2 * group] ?? 0] ?? -1;
    const close = machine.marks[groups[2 * group + 1] ?? 0] ?? -1;
    if (open === -1 || close === -1) return group;
    found.starts[group] = open;
    // The reference misbehaves where a group closes before it opens.
    found.ends[group] = Math.max(open, close);
  }
  return most;
}
