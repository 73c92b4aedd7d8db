import koffi from 'koffi';

/**
 * PCRE2 by the system's own shared library, in its 8-bit form: patterns and texts are byte strings (one character per byte).
 *
 *  - Everything native that a match needs (the text's copy, match data, limits, stack) exists once per thread, because each
 *    thread has its own copy of this module. Nothing is shared between threads but the library's code.
 *  - A text is copied once, however many patterns are tried on it one after the other: `version` tells texts apart.
 *  - A match that would take too long gives up at the limits below. The caller learns it and decides what that means.
 */
export type Pcre2Compiled =
  | { readonly kind: 'compiled'; readonly code: Pcre2Code }
  /** `offset`: where in the pattern. */
  | { readonly kind: 'invalid'; readonly message: string; readonly offset: number }
  /** The library is not installed, or not usable. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** A text with a number that changes whenever the text does and that no other text has. */
export interface VersionedText {
  readonly text: string;
  readonly version: number;
}

/** What `match` answers besides the number of groups + 1. */
export const noMatch = 0;
export const gaveUp = -1;

/** Room for the whole match and 256 groups. */
const ovectorPairs = 257;
const matchLimit = 10_000;
const heapLimitKib = 20_000;
const jitStackStart = 32 * 1024;
const jitStackMost = 8 * 1024 * 1024;
const jitComplete = 1;
const noJit = 0x2000;
const errorNoMatch = -1;
const errorJitStack = -46;

type Address = number;

interface Library {
  readonly codeOf: (
    pattern: Buffer,
    length: number,
    options: number,
    error: number[],
    offset: number[],
    context: null,
  ) => Address;
  readonly freeCode: (code: Address) => void;
  readonly jitCompile: (code: Address, options: number) => number;
  readonly match: (
    code: Address,
    text: Address,
    length: number,
    start: number,
    options: number,
    data: Address,
    context: Address,
  ) => number;
  readonly message: (code: number, buffer: Buffer, length: number) => number;
  readonly data: Address;
  readonly context: Address;
}

/** Start and exclusive end of the whole match and then of each group, -1 for a group without part in it. Of the last match of any code. */
export let ovector = new Int32Array(0);

type Loaded =
  | { readonly kind: 'loaded'; readonly library: Library }
  | { readonly kind: 'unavailable'; readonly why: string };

let loaded: Loaded | undefined;

function library(): Loaded {
  loaded ??= load();
  return loaded;
}

function load(): Loaded {
  try {
    return { kind: 'loaded', library: open() };
  } catch (error) {
    return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) };
  }
}

function open(): Library {
  const pcre2 = koffi.load('libpcre2-8.so.0');
  const context = pcre2.func('uintptr_t pcre2_match_context_create_8(void *)')(null) as Address;
  pcre2.func('int pcre2_set_match_limit_8(uintptr_t, uint32_t)')(context, matchLimit);
  pcre2.func('int pcre2_set_heap_limit_8(uintptr_t, uint32_t)')(context, heapLimitKib);
  const stack = pcre2.func('uintptr_t pcre2_jit_stack_create_8(size_t, size_t, void *)')(
    jitStackStart,
    jitStackMost,
    null,
  );
  pcre2.func('void pcre2_jit_stack_assign_8(uintptr_t, void *, uintptr_t)')(context, null, stack);
  const data = pcre2.func('uintptr_t pcre2_match_data_create_8(uint32_t, void *)')(ovectorPairs, null) as Address;
  const pairs = pcre2.func('void *pcre2_get_ovector_pointer_8(uintptr_t)')(data);
  ovector = new Int32Array(koffi.view(pairs, ovectorPairs * 16));
  return {
    codeOf: pcre2.func(
      'uintptr_t pcre2_compile_8(const uint8_t *, size_t, uint32_t, _Out_ int *, _Out_ size_t *, void *)',
    ),
    freeCode: pcre2.func('void pcre2_code_free_8(uintptr_t)'),
    jitCompile: pcre2.func('int pcre2_jit_compile_8(uintptr_t, uint32_t)'),
    match: pcre2.func('int pcre2_match_8(uintptr_t, uintptr_t, size_t, size_t, uint32_t, uintptr_t, uintptr_t)'),
    message: pcre2.func('int pcre2_get_error_message_8(int, uint8_t *, size_t)'),
    data,
    context,
  };
}

export class Pcre2Code {
  readonly #library: Library;
  readonly #handle: Address;

  constructor(library: Library, handle: Address) {
    this.#library = library;
    this.#handle = handle;
  }

  /** Tries the text from `from` on as if it began there. Answers 1 + the highest group with part in the match, or one of the above. */
  match(text: VersionedText, from: number): number {
    if (text.version !== copiedVersion) copy(text);
    const { match, data, context } = this.#library;
    const length = text.text.length - from;
    let answer = match(this.#handle, copied + from, length, 0, 0, data, context);
    if (answer === errorJitStack) answer = match(this.#handle, copied + from, length, 0, noJit, data, context);
    if (answer > 0) return answer;
    return answer === errorNoMatch ? noMatch : gaveUp;
  }
}

let copied: Address = 0;
let copiedVersion = -1;
let room = Buffer.alloc(0);

function copy({ text, version }: VersionedText): void {
  if (copied === 0 || text.length > room.length) {
    const size = Math.max(65_536, text.length * 2);
    const memory = koffi.alloc('uint8_t', size);
    copied = Number(koffi.address(memory));
    room = Buffer.from(koffi.view(memory, size));
  }
  room.write(text, 'latin1');
  copiedVersion = version;
}

/** Compiles without any option. */
export function compilePcre2Code(pattern: string): Pcre2Compiled {
  const found = library();
  if (found.kind === 'unavailable') return found;
  const bytes = Buffer.from(pattern, 'latin1');
  const error = [0];
  const offset = [0];
  const handle = found.library.codeOf(bytes, bytes.length, 0, error, offset, null);
  if (handle === 0)
    return { kind: 'invalid', message: messageOf(found.library, error[0] ?? 0), offset: offset[0] ?? 0 };
  found.library.jitCompile(handle, jitComplete);
  return { kind: 'compiled', code: new Pcre2Code(found.library, handle) };
}

function messageOf({ message }: Library, code: number): string {
  const text = Buffer.alloc(256);
  const length = message(code, text, text.length);
  return text.toString('latin1', 0, Math.max(length, 0));
}
