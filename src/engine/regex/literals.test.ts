import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Guard, LiteralHits, LiteralSet } from './literals.ts';
import type { Matcher } from './matcher.ts';

function matcherOf(required: readonly string[] | undefined, requiredDecides = false): Matcher {
  return { kind: 'osmatch', source: '', required, requiredDecides, test: () => false };
}

/** A guard for each literal, and what becomes of them after a scan. */
function setOf(literals: readonly string[]): { readonly guards: readonly Guard[]; readonly hits: LiteralHits } {
  const set = new LiteralSet(true);
  const guards = literals.flatMap((literal) => set.guard(matcherOf([literal])) ?? []);
  expect(guards.length).toBe(literals.length);
  return { guards, hits: new LiteralHits(set) };
}

function found(literals: readonly string[], text: string): readonly string[] {
  const { guards, hits } = setOf(literals);
  hits.scan(text);
  return literals.filter((_, index) => guards[index] !== undefined && hits.has(guards[index]));
}

describe('the literals of a ruleset', () => {
  it.each([
    [['failed', 'root'], 'Failed password for ROOT', ['failed', 'root']],
    [['failed', 'root'], 'fail ed', []],
    // One within, before, behind and across the other.
    [['she', 'his', 'hers', 'her'], 'ushers', ['she', 'hers', 'her']],
    [['abcd', 'bcd', 'cde'], 'xabcdex', ['abcd', 'bcd', 'cde']],
    [['aaa', 'aaaa'], 'aaa', ['aaa']],
    [['abab', 'bab'], 'ababab', ['abab', 'bab']],
    // At the very ends, and around the middle, of texts of odd and even length.
    [['abc'], 'abc', ['abc']],
    [['abc'], 'xxabc', ['abc']],
    [['abcdefgh'], 'abcdefgh!', ['abcdefgh']],
    [['abcdefgh'], '!abcdefgh', ['abcdefgh']],
    [['abc'], '', []],
    [['abc'], 'a', []],
    // Only ASCII letters have two cases: neither Å and å nor [ and { are the same.
    [['[a]', '{a}'], '[A]', ['[a]']],
    [['a b', 'k=v'], 'A\xe5B \xc5a b', ['a b']],
    [['k=v'], 'K=V', ['k=v']],
  ])('of %j, %j holds %j', (literals, text, expected) => {
    expect(found(literals, text)).toEqual(expected);
  });

  it('holds nothing of the text before', () => {
    const { guards, hits } = setOf(['first', 'second']);
    const answers = ['the first', 'the second', 'neither', 'first and second'].map((text) => {
      hits.scan(text);
      return guards.map((guard) => hits.has(guard));
    });
    expect(answers).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [true, true],
    ]);
  });

  it('keeps the findings of several engines apart', () => {
    const set = new LiteralSet(true);
    const guard = set.guard(matcherOf(['abc'])) ?? { ids: [], decides: false };
    const [one, other] = [new LiteralHits(set), new LiteralHits(set)];
    one.scan('abc');
    other.scan('xyz');
    expect([one.has(guard), other.has(guard)]).toEqual([true, false]);
  });

  it('is satisfied by one of several literals', () => {
    const set = new LiteralSet(true);
    const guard = set.guard(matcherOf(['abc', 'xyz'], true)) ?? { ids: [], decides: false };
    const hits = new LiteralHits(set);
    expect(guard.decides).toBe(true);
    hits.scan('--xyz');
    expect(hits.has(guard)).toBe(true);
    hits.scan('--xy-');
    expect(hits.has(guard)).toBe(false);
  });

  it('never lets through what can never match', () => {
    const set = new LiteralSet(true);
    const guard = set.guard(matcherOf([])) ?? { ids: [0], decides: false };
    const hits = new LiteralHits(set);
    hits.scan('anything');
    expect(hits.has(guard)).toBe(false);
  });

  it('knows the same literal once', () => {
    const set = new LiteralSet(true);
    const [one, other] = [set.guard(matcherOf(['abc'])), set.guard(matcherOf(['xyz', 'abc']))];
    expect(one?.ids[0]).toBe(other?.ids[1]);
    expect(set.literals).toEqual(['abc', 'xyz']);
  });

  it.each([
    ['nothing is known of the pattern', undefined],
    ['a literal is so short that most texts hold it', ['abcdef', ': ']],
  ])('guards nothing when %s', (_, required) => {
    const set = new LiteralSet(true);
    expect(set.guard(matcherOf(required))).toBeUndefined();
    expect(set.literals).toEqual([]);
  });

  it('guards nothing when it is switched off', () => {
    expect(new LiteralSet(false).guard(matcherOf(['abcdef']))).toBeUndefined();
  });

  it('finds what is there in a text of any length', () => {
    const { guards, hits } = setOf(['needle', 'missing']);
    for (const length of [10, 65_535, 65_536, 200_000]) {
      hits.scan(`${'x'.repeat(length - 6)}Needle`);
      expect(guards.map((guard) => hits.has(guard))).toEqual([true, false]);
    }
  });

  it('finds what a plain search finds', () => {
    const few = fc.constantFrom('a', 'b', 'c', ' ');
    const literals = fc.uniqueArray(fc.string({ unit: few, minLength: 3, maxLength: 8 }), {
      minLength: 1,
      maxLength: 30,
    });
    const texts = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'A', 'B', '\xc1', '\xe1'), maxLength: 40 }),
    );
    fc.assert(
      fc.property(literals, texts, (some, several) => {
        const { guards, hits } = setOf(some);
        for (const text of several) {
          hits.scan(text);
          const folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
          expect(guards.map((guard) => hits.has(guard))).toEqual(some.map((literal) => folded.includes(literal)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
