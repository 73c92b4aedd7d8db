import { describe, expect, it } from 'vitest';
import { bareEvent } from '../event/bare-event.contract.ts';
import { fieldIndex } from '../event/fields.ts';
import type { Reading } from '../rules/rule.ts';
import { type Aspect, Branch, Growth, type Splittable } from './branch.ts';
import { LocalClock } from './local-clock.ts';

const id: Reading = { from: 'field', index: fieldIndex.id };
const clock = new LocalClock();
const event = bareEvent();

/** Holds for events whose id begins with its letter; counts how often it is asked. */
class Letter implements Splittable<Letter> {
  readonly aspects: readonly Aspect[] = [id];
  readonly letter: string;
  asked = 0;

  constructor(letter: string) {
    this.letter = letter;
  }

  reduce(): Letter | undefined {
    this.asked += 1;
    return event.field(fieldIndex.id).text.startsWith(this.letter) ? this : undefined;
  }
}

const unlimited = 1_000_000;

function lettersOf(text: string): readonly Letter[] {
  return [...text].map((letter) => new Letter(letter));
}

/** What a branch leaves for an event of this id; undefined: without one. */
function left(branch: Branch<Letter>, value: string | undefined): string {
  event.begin(0);
  if (value !== undefined) event.fields[fieldIndex.id]?.set(value);
  const selected = branch.select(event, clock);
  return selected === branch.candidates ? 'all' : selected.map(({ letter }) => letter).join('');
}

describe('a branch', () => {
  it('learns a value when it comes again, and keeps the order', () => {
    const branch = new Branch(lettersOf('abcaab'), new Growth(unlimited));
    expect(['a1', 'a1', 'b', 'b', 'a1', 'z', 'z'].map((value) => left(branch, value))).toEqual([
      ...['all', 'aaa', 'all', 'bb', 'aaa', 'all', ''],
    ]);
  });

  it('learns what is left without the field', () => {
    const branch = new Branch(lettersOf('abcd'), new Growth(unlimited));
    expect([undefined, undefined].map((value) => left(branch, value))).toEqual(['all', '']);
  });

  it('asks once for a value that is known', () => {
    const letters = lettersOf('abcd');
    const branch = new Branch(letters, new Growth(unlimited));
    for (let time = 0; time < 10; time += 1) left(branch, 'a');
    expect(letters.map(({ asked }) => asked)).toEqual([1, 1, 1, 1]);
  });

  it('leaves few candidates as they are', () => {
    const branch = new Branch(lettersOf('abc'), new Growth(unlimited));
    expect(['a', 'a', 'a'].map((value) => left(branch, value))).toEqual(['all', 'all', 'all']);
  });

  it('does not remember long values', () => {
    const branch = new Branch(lettersOf('abcd'), new Growth(unlimited));
    const long = 'a'.repeat(200);
    expect([long, long, long].map((value) => left(branch, value))).toEqual(['all', 'all', 'all']);
  });

  it('gives up a field whose values do not come again', () => {
    const branch = new Branch(lettersOf('abcd'), new Growth(unlimited));
    for (let number = 0; number < 1000; number += 1) left(branch, `a${number}`);
    expect(['a', 'a', 'a'].map((value) => left(branch, value))).toEqual(['all', 'all', 'all']);
  });

  it('goes on with a field whose values do, whatever comes between', () => {
    const branch = new Branch(lettersOf('abcd'), new Growth(unlimited));
    for (let number = 0; number < 3000; number += 1) {
      for (const value of ['a', 'b', 'c', `d${number}`]) left(branch, value);
    }
    expect(['a', 'a', 'b', 'b'].map((value) => left(branch, value))).toContain('a');
  });

  it('forgets when all branches together remember too much', () => {
    const growth = new Growth(25);
    const branches = [0, 1].map(() => new Branch(lettersOf('abcd'), growth));
    for (const branch of branches) growth.watch(branch);
    const answers = ['aaa', 'aaa', 'b', 'bb'].map((values, turn) =>
      [...values].map((value) => left(branches[turn % 2] as Branch<Letter>, value)),
    );
    expect(answers).toEqual([['all', 'a', 'a'], ['all', 'a', 'a'], ['all'], ['all', 'b']]);
    // What `b` took was too much.
    expect(branches.map((branch) => left(branch, 'a'))).toEqual(['all', 'all']);
  });
});
