import koffi from 'koffi';
import {
  type Address,
  errorNoMatch,
  type LoadedPcre2,
  ovectorPairs,
  type Pcre2Library,
  pcre2Library,
} from './pcre2-library.ts';
import { threadCpuMs } from './thread-cpu.ts';

/**
 * PCRE2 by the system's own shared library, in its 8-bit form: patterns and texts are byte strings (one character per byte).
 *
 *  - Everything native that a match needs (the text's copy, match data, limits, stack) exists once per thread, because each
 *    thread has its own copy of this module. Threads share nothing but the library's machine code.
 *  - A text is copied once, however many patterns are tried on it one after the other: `version` tells texts apart.
 *  - A match that would take long gives up, and says so. PCRE2's own limit bounds what is tried at one place of the text,
 *    and a long text has many: `(.+) from (\S+)/(\S+)` takes 20 seconds on 60 KB of a hostile log line without a try ever
 *    coming near the limit. So a long text is searched in slices of places, with a look at the clock in between.
 */
type Pcre2Compiled =
  | { readonly kind: 'compiled'; readonly code: Pcre2Code }
  /** `offset`: where in the pattern. */
  | { readonly kind: 'invalid'; readonly message: string; readonly offset: number }
  | Extract<LoadedPcre2, { readonly kind: 'unavailable' }>;

/** A text with a number that changes whenever the text does and that no other text has. */
interface VersionedText {
  readonly text: string;
  readonly version: number;
}

/** What `match` answers when it is not the number of pairs. */
export const noMatch = 0;
export const gaveUp = -1;

/** pcre2.h. */
const useOffsetLimit = 0x0080_0000;
const jitComplete = 1;
const firstUtfError = -3;
const lastUtfError = -23;

/** Texts up to this are searched in one go: at most some 10 ms on the worst lines that we could think of. */
const shortText = 1_024;
/** The first slice is as many places as fit in this: a single try may take the square of the text's length. */
const firstSliceWork = shortText ** 3;
/** Later ones, as long as tries are cheap: places times the text's length. The next try may be a costly one. */
const sliceWork = shortText ** 2 * 8;
/** Time of this thread alone, so that a busy machine does not make a difference. */
const budgetMs = 3;
/** Of all patterns tried on a text one after the other: a hostile line must not cost each of fifty decoders its budget. */
const textBudgetMs = 10;

/** Compiles without any option that changes what matches. */
export function compilePcre2Code(pattern: string): Pcre2Compiled {
  const loaded = pcre2Library();
  if (loaded.kind === 'unavailable') return loaded;
  const { library } = loaded;
  // Ended by a NUL that does not count: an empty buffer has no address.
  const bytes = Buffer.from(`${pattern}\0`, 'latin1');
  const error: [number] = [0];
  const offset: [number] = [0];
  const address = library.compile(bytes, pattern.length, useOffsetLimit, error, offset, library.compileContext);
  if (address === 0) return { kind: 'invalid', message: messageOf(library, error[0]), offset: offset[0] };
  // Where there can be no JIT code the interpreter does the same, more slowly.
  library.compileJit(address, jitComplete);
  return { kind: 'compiled', code: new Pcre2Code(library, address, !tiedToStart.test(pattern)) };
}

function messageOf({ message }: Pcre2Library, error: number): string {
  const text = Buffer.alloc(256);
  return text.toString('latin1', 0, Math.max(message(error, text, text.length), 0));
}

/** Codes that nothing refers to any more, as after a new ruleset. */
const forgotten = new FinalizationRegistry<() => void>((free) => free());

/** What asks where the search began, or decides where it goes on (`\G`, and verbs such as `(*SKIP)`): searched in one go. */
const tiedToStart = /\\G|\(\*/;

export class Pcre2Code {
  /**
   * Of the last match of any code: for the whole and for each group the start at 4n and the exclusive end at 4n + 2,
   * counted from `from`; a group without part in the match has -1.
   */
  readonly ovector: Int32Array;
  readonly #library: Pcre2Library;
  readonly #address: Address;
  readonly #sliceable: boolean;

  constructor(library: Pcre2Library, address: Address, sliceable: boolean) {
    this.ovector = library.ovector;
    this.#library = library;
    this.#address = address;
    this.#sliceable = sliceable;
    library.codes.add(address);
    forgotten.register(this, () => {
      if (library.codes.delete(address)) library.freeCode(address);
    });
  }

  /**
   * Tries the text from `from` on as if it began there. Answers how many pairs of the ovector count (1 + the highest
   * group with part in the match), `noMatch` or `gaveUp`.
   */
  match(text: VersionedText, from: number): number {
    if (text.version !== copiedVersion) copy(text);
    const { match, data, context } = this.#library;
    const length = text.text.length - from;
    if (length > shortText && this.#sliceable) return this.#search(copyAddress + from, length);
    return pairsOf(match(this.#address, copyAddress + from, length, 0, 0, data, context));
  }

  /** Slice by slice: each answers for the matches that begin in it. */
  #search(text: Address, length: number): number {
    const { match, setOffsetLimit, data, sliceContext } = this.#library;
    if (spentMs > textBudgetMs) return gaveUp;
    let [began, last] = [-1, -1];
    let size = Math.max(1, Math.floor(firstSliceWork / length ** 2));
    let before = Date.now();
    for (let start = 0; start <= length; ) {
      setOffsetLimit(sliceContext, start + size - 1);
      const answer = match(this.#address, text, length, start, 0, data, sliceContext);
      if (answer !== errorNoMatch) return pairsOf(answer);
      start += size;
      // Almost always within the same millisecond. This clock is the cheapest; the one that decides is a system call.
      const now = Date.now();
      size = now === before ? Math.min(size * 4, Math.ceil(sliceWork / length)) : Math.ceil(size / 4);
      if (now === before) continue;
      before = now;
      const used = threadCpuMs();
      if (began === -1) began = used;
      else spentMs += used - last;
      last = used;
      if (used - began > budgetMs || spentMs > textBudgetMs) return gaveUp;
    }
    return noMatch;
  }
}

function pairsOf(answer: number): number {
  if (answer > 0) return answer;
  // A (*UTF) pattern on bytes that are not UTF-8: for the reference, too, it does not match.
  if (answer === errorNoMatch || (answer <= firstUtfError && answer >= lastUtfError)) return noMatch;
  // Zero: it matches, and has more groups than there is room for.
  return answer === 0 ? ovectorPairs : gaveUp;
}

let buffer = Buffer.alloc(0);
let copyAddress: Address = 0;
let copiedVersion = -1;
/** Thread time that long searches of the copied text have used, as far as it was noticed. */
let spentMs = 0;

function copy({ text, version }: VersionedText): void {
  if (text.length > buffer.length || copyAddress === 0) {
    // Not of a pool, and larger than what V8 keeps in its own heap: it stays where it is as long as it is referred to.
    buffer = Buffer.allocUnsafeSlow(Math.max(65_536, text.length));
    copyAddress = Number(koffi.address(buffer));
  }
  buffer.write(text, 'latin1');
  copiedVersion = version;
  spentMs = 0;
}
