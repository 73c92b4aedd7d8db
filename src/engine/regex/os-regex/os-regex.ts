import type { Subject } from '../../event/subject.ts';
import { type LiteralAlternative, LiteralAlternatives } from '../literal-alternatives.ts';
import { type Compiled, type Found, maxGroups, type Regex } from '../matcher.ts';
import { Unevaluated } from '../unevaluated.ts';
import { OsRegexMachine } from './os-regex-machine.ts';
import { type Program, programOf } from './os-regex-program.ts';
import { parseOsRegex } from './os-regex-syntax.ts';

const machine = new OsRegexMachine();

/**
 * Compiles an osregex pattern (a byte string; spec: os-regex, sections 3 and 4). `captures`: whether the reference notes
 * down groups, as it does for a decoder's `regex`; at the end of a text that makes it accept a little more. `unevaluated`
 * is told of texts that a pattern gave up on.
 */
export function compileOsRegex(
  pattern: string,
  captures = true,
  unevaluated: Unevaluated = new Unevaluated(),
): Compiled<Regex> {
  const syntax = parseOsRegex(pattern);
  if (syntax.kind === 'invalid') return syntax;
  const programs = syntax.alternatives.map(programOf).filter(({ isPossible }) => isPossible);
  return { kind: 'matcher', matcher: new OsRegex(pattern, programs, captures, unevaluated) };
}

class OsRegex implements Regex {
  readonly kind = 'osregex';
  readonly source: string;
  readonly required: readonly string[] | undefined;
  readonly requiredDecides: boolean;
  readonly #programs: readonly Program[];
  readonly #literals: LiteralAlternatives | undefined;
  readonly #captures: boolean;
  readonly #unevaluated: Unevaluated;

  constructor(source: string, programs: readonly Program[], captures: boolean, unevaluated: Unevaluated) {
    this.source = source;
    this.#programs = programs;
    this.#captures = captures;
    this.#unevaluated = unevaluated;
    const needles = programs.map(({ needle }) => needle);
    const literals = programs.every(isLiteral) ? programs.map(literalOf) : undefined;
    this.required = needles.includes('') ? undefined : needles;
    this.requiredDecides = literals?.every(({ where }) => where === 'anywhere') ?? false;
    this.#literals = literals && new LiteralAlternatives(literals);
  }

  test(subject: Subject): boolean {
    const text = subject.folded;
    if (this.#literals !== undefined) return this.#literals.match(text);
    for (const program of this.#programs) {
      if (machine.run(program, text, 0, false)) return true;
      if (machine.gaveUp) return this.#giveUp();
    }
    return false;
  }

  exec(subject: Subject, from: number, found: Found): boolean {
    const text = subject.folded;
    for (const program of this.#programs) {
      const matches = machine.run(program, text, from, this.#captures);
      if (machine.gaveUp) return this.#giveUp();
      if (!matches) continue;
      found.after = Math.min(machine.end + 1, text.length);
      found.count = this.#captures ? takeGroups(program, found) : 0;
      return true;
    }
    return false;
  }

  /** Nor are the alternatives after it tried: the first that matches would count, and this one may. */
  #giveUp(): false {
    this.#unevaluated.add(this.source);
    return false;
  }
}

/** Nothing but literals: the machine then does what looking for them does. */
function isLiteral({ prefix, cellCount }: Program): boolean {
  return prefix !== '' && prefix.length === cellCount;
}

function literalOf({ prefix, anchoredAtStart, anchoredAtEnd }: Program): LiteralAlternative {
  if (anchoredAtStart) return { where: anchoredAtEnd ? 'whole' : 'start', literal: prefix };
  return { where: anchoredAtEnd ? 'end' : 'anywhere', literal: prefix };
}

/** Group cells are pairs; the first that lacks a mark ends the captures. */
function takeGroups({ groups }: Program, found: Found): number {
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
