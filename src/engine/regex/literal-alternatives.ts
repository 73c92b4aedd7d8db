/** A text to look for, and where. Lower-cased (ASCII), never of a kind that cannot occur. */
export interface LiteralAlternative {
  readonly where: 'anywhere' | 'start' | 'end' | 'whole';
  readonly literal: string;
}

type PartialLiteral = LiteralAlternative & { readonly where: 'anywhere' | 'start' | 'end' };

/** Several of them, tried on lower-cased texts. */
export class LiteralAlternatives {
  /** Those for the whole text, which one look-up finds however many they are. */
  readonly #whole: ReadonlySet<string>;
  readonly #partial: readonly PartialLiteral[];

  constructor(alternatives: readonly LiteralAlternative[]) {
    this.#whole = new Set(alternatives.filter(({ where }) => where === 'whole').map(({ literal }) => literal));
    this.#partial = alternatives.filter(isPartial);
  }

  /** Whether at least one holds. */
  match(folded: string): boolean {
    if (this.#whole.size > 0 && this.#whole.has(folded)) return true;
    for (const alternative of this.#partial) if (matches(alternative, folded)) return true;
    return false;
  }
}

function isPartial(alternative: LiteralAlternative): alternative is PartialLiteral {
  return alternative.where !== 'whole';
}

function matches({ where, literal }: PartialLiteral, folded: string): boolean {
  switch (where) {
    case 'anywhere':
      return folded.includes(literal);
    case 'start':
      return folded.startsWith(literal);
    case 'end':
      return folded.endsWith(literal);
    default:
      return where satisfies never;
  }
}
