/**
 * Finds all of thousands of literals in one pass over a text (Aho and Corasick's automaton, with every transition laid out).
 *
 * A state stands for the longest end of the text so far that is the beginning of a literal; state 0 for none. Bytes fall
 * into classes: one for each that occurs in a literal, capitals with their small letters, and class 0 for all others.
 * `next[state + class]` is the next state; states are multiples of the number of classes, which saves multiplying them.
 * An entry below zero is the complement of a state at which literals end.
 */
export class LiteralAutomaton {
  readonly #classes: Uint8Array;
  readonly #classCount: number;
  readonly #next: Int32Array;
  /** By state, undivided: the literal that ends there, -1 for none. */
  readonly #literals: Int32Array;
  /** By state: the state of the longest shorter end at which a literal ends, 0 for none. */
  readonly #shorter: Int32Array;
  /** By state: how long the end is that it stands for. */
  readonly #depths: Int32Array;

  /** Takes lower-cased literals of ASCII, each once. */
  constructor(literals: readonly string[]) {
    const { classes, classCount } = classesOf(literals);
    const trie = trieOf(literals, classes, classCount);
    this.#classes = classes;
    this.#classCount = classCount;
    this.#next = trie.next;
    this.#literals = trie.literals;
    this.#depths = trie.depths;
    this.#shorter = completeTransitions(trie, classCount);
    layOut(trie, this.#shorter, classCount);
  }

  /**
   * Sets the marks of the literals that the text holds. It goes through both halves of the text at once, which takes a
   * quarter less time: a step has to wait for the one before it, but not for that of the other half.
   */
  scan(text: string, marks: Int32Array, mark: number): void {
    const bytes = bytesOf(text);
    const classes = this.#classes;
    const next = this.#next;
    const middle = text.length >> 1;
    let first = 0;
    let second = 0;
    for (let at = 0; at < middle; at += 1) {
      first = next[first + (classes[bytes[at] ?? 0] ?? 0)] ?? 0;
      if (first < 0) first = this.#mark(~first, marks, mark);
      second = next[second + (classes[bytes[middle + at] ?? 0] ?? 0)] ?? 0;
      if (second < 0) second = this.#mark(~second, marks, mark);
    }
    if (middle * 2 < text.length) this.#step(second, bytes[text.length - 1] ?? 0, marks, mark);
    // What began in the first half goes on as long as it is longer than the way since.
    for (let at = middle; at < text.length; at += 1) {
      first = this.#step(first, bytes[at] ?? 0, marks, mark);
      if ((this.#depths[first / this.#classCount] ?? 0) <= at - middle + 1) break;
    }
  }

  #step(state: number, byte: number, marks: Int32Array, mark: number): number {
    const next = this.#next[state + (this.#classes[byte] ?? 0)] ?? 0;
    return next < 0 ? this.#mark(~next, marks, mark) : next;
  }

  /** Returns the state. */
  #mark(state: number, marks: Int32Array, mark: number): number {
    for (let at = state / this.#classCount; at !== 0; at = this.#shorter[at] ?? 0) {
      const literal = this.#literals[at] ?? -1;
      if (literal !== -1) marks[literal] = mark;
    }
    return state;
  }
}

const buffer = Buffer.allocUnsafeSlow(65_536);

/** The text's bytes; quicker to read than the characters of a string that is part of another. Valid until the next call. */
function bytesOf(text: string): Uint8Array {
  if (text.length > buffer.length) return Buffer.from(text, 'latin1');
  buffer.write(text, 'latin1');
  return buffer;
}

interface Trie {
  /** Number of the next state by state times the number of classes, plus the class. */
  readonly next: Int32Array;
  readonly literals: Int32Array;
  readonly depths: Int32Array;
  readonly stateCount: number;
}

function classesOf(literals: readonly string[]): { readonly classes: Uint8Array; readonly classCount: number } {
  const classes = new Uint8Array(256);
  let classCount = 1;
  for (const character of new Set(literals.join(''))) {
    classes[character.charCodeAt(0)] = classCount;
    classes[character.toUpperCase().charCodeAt(0)] = classCount;
    classCount += 1;
  }
  return { classes, classCount };
}

function trieOf(literals: readonly string[], classes: Uint8Array, classCount: number): Trie {
  const mostStates = literals.reduce((sum, literal) => sum + literal.length, 1);
  const next = new Int32Array(mostStates * classCount);
  const ends = new Int32Array(mostStates).fill(-1);
  const depths = new Int32Array(mostStates);
  let stateCount = 1;
  for (const [id, literal] of literals.entries()) {
    let state = 0;
    for (let at = 0; at < literal.length; at += 1) {
      const entry = state * classCount + (classes[literal.charCodeAt(at)] ?? 0);
      if (next[entry] === 0) {
        next[entry] = stateCount;
        depths[stateCount] = at + 1;
        stateCount += 1;
      }
      state = next[entry] ?? 0;
    }
    ends[state] = id;
  }
  return { next: next.slice(0, stateCount * classCount), literals: ends.slice(0, stateCount), depths, stateCount };
}

/**
 * Gives every state a next one for every class: where the trie has none, that of the longest shorter end. Goes by depth,
 * so that what is asked of shorter ends is complete. Returns `shorter`.
 */
function completeTransitions({ next, literals, stateCount }: Trie, classCount: number): Int32Array {
  const fallback = new Int32Array(stateCount);
  const shorter = new Int32Array(stateCount);
  const byDepth = new Int32Array(stateCount);
  let known = 1;
  for (let at = 0; at < known; at += 1) {
    const state = byDepth[at] ?? 0;
    for (let byteClass = 0; byteClass < classCount; byteClass += 1) {
      const entry = state * classCount + byteClass;
      const child = next[entry] ?? 0;
      const otherwise = state === 0 ? 0 : (next[(fallback[state] ?? 0) * classCount + byteClass] ?? 0);
      if (child === 0) {
        next[entry] = otherwise;
        continue;
      }
      fallback[child] = otherwise;
      shorter[child] = literals[otherwise] === -1 ? (shorter[otherwise] ?? 0) : otherwise;
      byDepth[known] = child;
      known += 1;
    }
  }
  return shorter;
}

/** Turns numbers of states into what `next` holds in the end. */
function layOut({ next, literals }: Trie, shorter: Int32Array, classCount: number): void {
  for (let entry = 0; entry < next.length; entry += 1) {
    const state = next[entry] ?? 0;
    const ends = literals[state] !== -1 || shorter[state] !== 0;
    next[entry] = ends ? ~(state * classCount) : state * classCount;
  }
}
