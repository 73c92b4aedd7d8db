import { endianness } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import koffi, { type LibraryHandle } from 'koffi';

/** Those of a process are below 2^53 on every system that Node runs on. */
export type Address = number;

/** The functions of libpcre2-8 (pcre2api(3)), and what one thread needs of its memory to match. */
export interface Pcre2Library {
  readonly compile: (
    pattern: Buffer,
    size: number,
    options: number,
    error: [number],
    offset: [number],
    context: Address,
  ) => Address;
  readonly compileJit: (code: Address, options: number) => number;
  match: (
    code: Address,
    text: Address,
    length: number,
    start: number,
    options: 0,
    data: Address,
    context: Address,
  ) => number;
  readonly setOffsetLimit: (context: Address, limit: number) => number;
  readonly freeCode: (code: Address) => void;
  readonly message: (error: number, buffer: Buffer, size: number) => number;
  readonly compileContext: Address;
  readonly data: Address;
  /** Pairs of 64-bit offsets, of which the first of two words counts. */
  readonly ovector: Int32Array;
  readonly context: Address;
  /** For searches with an offset limit. */
  readonly sliceContext: Address;
  /** What to free when the thread ends. */
  readonly codes: Set<Address>;
}

/** The whole match and 256 groups. */
export const ovectorPairs = 257;
const ovectorBytes = ovectorPairs * 16;
export const errorNoMatch = -1;
const newlineLf = 2;
/** Of one try: 1 to 2 ms. The library's own, 10 million, is made for the interpreter: JIT code counts less. */
const matchLimit = 1_000_000;
const heapLimitKib = 20_000;
/** JIT code keeps its ways back here: some MB on 64 KB of text. Taken from the system when touched. */
const jitStackStart = 32 * 1024;
const jitStackMost = 16 * 1024 * 1024;

export type LoadedPcre2 =
  | { readonly kind: 'loaded'; readonly library: Pcre2Library }
  /** The library is not installed, or cannot be used. */
  | { readonly kind: 'unavailable'; readonly why: string };

let loaded: LoadedPcre2 | undefined;

/** The one of this thread. */
export function pcre2Library(): LoadedPcre2 {
  loaded ??= load();
  return loaded;
}

function load(): LoadedPcre2 {
  try {
    if (endianness() !== 'LE' || koffi.sizeof('size_t') !== 8)
      throw new Error('this is no 64-bit little-endian system');
    const pcre2 = koffi.load('libpcre2-8.so.0');
    const library = open(pcre2);
    if (!isMainThread) freeAtThreadEnd(pcre2, library);
    return { kind: 'loaded', library };
  } catch (error) {
    return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) };
  }
}

function open(pcre2: LibraryHandle): Pcre2Library {
  const data: Address = pcre2.func('uintptr_t pcre2_match_data_create_8(uint32_t, void *)')(ovectorPairs, null);
  const ovector = pcre2.func('void *pcre2_get_ovector_pointer_8(uintptr_t)')(data);
  return {
    compile: pcre2.func(
      'uintptr_t pcre2_compile_8(const uint8_t *, size_t, uint32_t, _Out_ int *, _Out_ size_t *, uintptr_t)',
    ),
    compileJit: pcre2.func('int pcre2_jit_compile_8(uintptr_t, uint32_t)'),
    match: pcre2.func('int pcre2_match_8(uintptr_t, uintptr_t, size_t, size_t, uint32_t, uintptr_t, uintptr_t)'),
    setOffsetLimit: pcre2.func('int pcre2_set_offset_limit_8(uintptr_t, size_t)'),
    freeCode: pcre2.func('void pcre2_code_free_8(uintptr_t)'),
    message: pcre2.func('int pcre2_get_error_message_8(int, uint8_t *, size_t)'),
    compileContext: createCompileContext(pcre2),
    data,
    ovector: new Int32Array(koffi.view(ovector, ovectorBytes)),
    ...createMatchContexts(pcre2),
    codes: new Set(),
  };
}

/** Some distributions build the library with other ends of lines, which change what `.` and `$` match. */
function createCompileContext(pcre2: LibraryHandle): Address {
  const context: Address = pcre2.func('uintptr_t pcre2_compile_context_create_8(void *)')(null);
  pcre2.func('int pcre2_set_newline_8(uintptr_t, uint32_t)')(context, newlineLf);
  return context;
}

function createMatchContexts(pcre2: LibraryHandle): Pick<Pcre2Library, 'context' | 'sliceContext'> {
  const create = pcre2.func('uintptr_t pcre2_match_context_create_8(void *)');
  const setMatchLimit = pcre2.func('int pcre2_set_match_limit_8(uintptr_t, uint32_t)');
  const setHeapLimit = pcre2.func('int pcre2_set_heap_limit_8(uintptr_t, uint32_t)');
  const createStack = pcre2.func('uintptr_t pcre2_jit_stack_create_8(size_t, size_t, void *)');
  const assignStack = pcre2.func('void pcre2_jit_stack_assign_8(uintptr_t, void *, uintptr_t)');
  const stack: Address = createStack(jitStackStart, jitStackMost, null);
  const limited = (): Address => {
    const context: Address = create(null);
    setMatchLimit(context, matchLimit);
    setHeapLimit(context, heapLimitKib);
    assignStack(context, null, stack);
    return context;
  };
  return { context: limited(), sliceContext: limited() };
}

/** The process outlives its threads (a new ruleset comes with a new one), and their codes are the bulk of the memory. */
function freeAtThreadEnd(pcre2: LibraryHandle, library: Pcre2Library): void {
  const giveBackJitMemory = pcre2.func('void pcre2_jit_free_unused_memory_8(void *)');
  process.once('exit', () => {
    library.match = () => errorNoMatch;
    for (const code of library.codes) library.freeCode(code);
    library.codes.clear();
    // The library may be unloaded now, and would forget what it keeps for later.
    giveBackJitMemory(null);
  });
}
