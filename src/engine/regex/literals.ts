import type { Matcher } from './matcher.ts';

/** Numbers of literals of which at least one has to occur in `log` for a pattern to match. */
export interface Guard {
  readonly ids: readonly number[];
  /** The occurrence of one is the match: the pattern itself need not be tried. */
  readonly decides: boolean;
}

/** The literals that all patterns on `log` ask for. Filled while a ruleset loads. */
export class LiteralSet {
  readonly #enabled: boolean;
  readonly literals: string[] = [];
  readonly #ids = new Map<string, number>();

  /** Not enabled: there are no guards, every pattern is tried on every event. For comparison, and to find faults. */
  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** Undefined when nothing is known of the pattern. */
  guard(matcher: Matcher): Guard | undefined {
    if (!this.#enabled || matcher.required === undefined) return undefined;
    return { ids: matcher.required.map((literal) => this.#add(literal)), decides: matcher.requiredDecides };
  }

  #add(literal: string): number {
    const known = this.#ids.get(literal);
    if (known !== undefined) return known;
    const id = this.literals.push(literal) - 1;
    this.#ids.set(literal, id);
    return id;
  }
}

/** Which of the literals one text holds. */
export class LiteralHits {
  readonly #literals: readonly string[];
  readonly #found: boolean[] = [];

  constructor(set: LiteralSet) {
    this.#literals = set.literals;
  }

  scan(text: string): void {
    const folded = text.toLowerCase();
    for (const [id, literal] of this.#literals.entries()) this.#found[id] = folded.includes(literal);
  }

  has(guard: Guard): boolean {
    return guard.ids.some((id) => this.#found[id]);
  }
}
