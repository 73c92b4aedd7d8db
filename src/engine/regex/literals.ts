import { LiteralAutomaton } from './literal-automaton.ts';
import type { Matcher } from './matcher.ts';

/** Numbers of literals of which at least one has to occur in `log` for a pattern to match. */
export interface Guard {
  readonly ids: readonly number[];
  /** The occurrence of one is the match: the pattern itself need not be tried. */
  readonly decides: boolean;
}

/** Shorter literals are found in most texts: to note them down costs more than they spare. */
const minLength = 3;

/** The literals that all patterns on `log` ask for. Filled while a ruleset loads. */
export class LiteralSet {
  readonly #enabled: boolean;
  readonly literals: string[] = [];
  readonly #ids = new Map<string, number>();
  #automaton: LiteralAutomaton | undefined;

  /** Not enabled: there are no guards, every pattern is tried on every event. For comparison, and to find faults. */
  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** Undefined when nothing is known of the pattern, or nothing that would spare anything. */
  guard(matcher: Matcher): Guard | undefined {
    const { required, requiredDecides } = matcher;
    if (!this.#enabled || required === undefined) return undefined;
    if (required.some((literal) => literal.length < minLength)) return undefined;
    return { ids: required.map((literal) => this.#add(literal)), decides: requiredDecides };
  }

  /** Built when first asked for, and shared by all that look for this set's literals. */
  get automaton(): LiteralAutomaton {
    this.#automaton ??= new LiteralAutomaton(this.literals);
    return this.#automaton;
  }

  #add(literal: string): number {
    const known = this.#ids.get(literal);
    if (known !== undefined) return known;
    const id = this.literals.push(literal) - 1;
    this.#ids.set(literal, id);
    this.#automaton = undefined;
    return id;
  }
}

const lastScan = 2 ** 31 - 1;

/** Which of a finished set's literals one text holds. */
export class LiteralHits {
  readonly #automaton: LiteralAutomaton;
  /** By literal: the last scan that found it, so that nothing has to be cleared. */
  readonly #foundIn: Int32Array;
  #scan = 0;

  constructor(set: LiteralSet) {
    this.#automaton = set.automaton;
    this.#foundIn = new Int32Array(set.literals.length);
  }

  scan(text: string): void {
    if (this.#scan === lastScan) {
      this.#foundIn.fill(0);
      this.#scan = 0;
    }
    this.#scan += 1;
    this.#automaton.scan(text, this.#foundIn, this.#scan);
  }

  has(guard: Guard): boolean {
    for (const id of guard.ids) if (this.#foundIn[id] === this.#scan) return true;
    return false;
  }
}
