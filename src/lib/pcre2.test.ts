import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compilePcre2Code, gaveUp, noMatch, type Pcre2Code } from './pcre2.ts';

let version = 0;

function versioned(text: string) {
  version += 1;
  return { text, version };
}

function compile(pattern: string): Pcre2Code {
  const compiled = compilePcre2Code(pattern);
  if (compiled.kind !== 'compiled') throw new Error(JSON.stringify(compiled));
  return compiled.code;
}

/** Where the match and the groups are, undefined without a match. */
function find(code: Pcre2Code, text: string, from = 0): readonly (readonly number[])[] | 'gave up' | undefined {
  const pairs = code.match(versioned(text), from);
  if (pairs === gaveUp) return 'gave up';
  if (pairs === noMatch) return undefined;
  return Array.from({ length: pairs }, (_, pair) =>
    [...code.ovector.slice(4 * pair, 4 * pair + 3)].filter((_, at) => at !== 1),
  );
}

describe('PCRE2', () => {
  it('finds the match and its groups', () => {
    expect(find(compile('(b+)(x)?(c)'), 'abbc')).toEqual([
      [1, 4],
      [1, 3],
      [-1, -1],
      [3, 4],
    ]);
    expect(find(compile('b'), 'ac')).toBeUndefined();
    expect(find(compile(''), '')).toEqual([[0, 0]]);
  });

  it('works on bytes', () => {
    expect(find(compile('[\xc0-\xff]+'), 'a\xc3\xa9b')).toEqual([[1, 2]]);
    expect(find(compile('\\xA9'), 'a\xc3\xa9b')).toEqual([[2, 3]]);
  });

  it('reads UTF-8 where the pattern says so, and finds nothing in what is not', () => {
    const mark = compile('(*UTF)\\N{U+202E}');
    expect(find(mark, 'a\xe2\x80\xaeb')).toEqual([[1, 4]]);
    expect(find(mark, 'a\xe2\x80\xae\xff')).toBeUndefined();
  });

  it('counts from where it was told to begin', () => {
    expect(find(compile('^(.)'), 'abc', 2)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(find(compile('^$'), 'abc', 3)).toEqual([[0, 0]]);
  });

  it('says what is wrong with a pattern, and where', () => {
    expect(compilePcre2Code('user (\\w+')).toEqual({
      kind: 'invalid',
      message: 'missing closing parenthesis',
      offset: 9,
    });
  });

  it('copies a text once, and again when it is another', () => {
    const code = compile('b');
    const text = versioned('abc');
    expect(code.match(text, 0)).toBe(1);
    expect(code.match({ text: 'xyz', version: text.version }, 0)).toBe(1);
    expect(code.match(versioned('xyz'), 0)).toBe(noMatch);
    expect(code.match(versioned(`${'x'.repeat(200_000)}b`), 0)).toBe(1);
    expect(code.match(text, 0)).toBe(1);
  });
});

describe('a search through a long text', () => {
  const filler = fc.constantFrom('x', 'ab ', 'a\n', 'foo/', '\xe9=1 ');
  const needles = fc.constantFrom('', 'abc', 'foobar', '\nend', 'k=v', 'a=b=c');
  const patterns = fc.constantFrom(
    ...[
      'abc',
      'foo(ba)?r',
      '^abc',
      '(?m)^end$',
      '\\w{1,9}=(\\w)',
      '(a|x){1,9}b',
      '.*end',
      '(?s).*(k)=',
      '$',
      '(?<=foo)bar',
      '\\bfoo\\b',
    ],
    ...[
      '[^a]=',
      '(?i)FOOB',
      'x{0,9}?abc',
      '(?=k)',
      '(.)=(.)=(?!d)',
      '\\Aabc',
      'c\\z',
      '(?s)abc.{900}',
      '',
      'a\\Kbc',
      '(\\w)\\1\\1z',
    ],
  );

  /** Long enough to be searched in slices; the needle anywhere. */
  const texts = fc
    .tuple(filler, fc.nat(9_000), needles, filler, fc.nat(4_000))
    .map(([before, start, needle, after, end]) => `${fill(before, start)}${needle}${fill(after, 1_100 + end)}`);

  function fill(unit: string, length: number): string {
    return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  }

  it('finds what a search in one go finds', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        // Patterns that begin with a verb are not searched in slices; this one has no effect on what matches.
        const inOneGo = find(compile(`(*NO_JIT)${pattern}`), text);
        expect(find(compile(pattern), text)).toEqual(inOneGo);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one try of which has no end', '^(a+)+$', `${'a'.repeat(60_000)}!`],
    ['of which there are too many tries', '(\\S+) (\\w+).+ from (\\S+)/(\\S+) to', 'a from b/'.repeat(7_000)],
  ])('gives up one %s', (_, pattern, text) => {
    const before = process.cpuUsage();
    expect(find(compile(pattern), text)).toBe('gave up');
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });

  it('gives up all patterns alike once a text has cost too much, and begins anew with the next text', () => {
    const hostile = versioned('a from b/'.repeat(7_000));
    const costly = Array.from({ length: 8 }, () => compile('(\\S+) (\\w+).+ from (\\S+)/(\\S+) to'));
    for (const code of costly) expect(code.match(hostile, 0)).toBe(gaveUp);
    const cheap = compile('b/a');
    expect(cheap.match(hostile, 0)).toBe(gaveUp);
    expect(cheap.match(versioned(hostile.text), 0)).toBe(1);
  });

  it('goes deep where a match needs it', () => {
    const text = `"${'ab\\"'.repeat(15_000)}"`;
    expect(find(compile('^"((?:[^"\\\\]|\\\\.)*)"$'), text)?.[1]).toEqual([1, text.length - 1]);
    expect(find(compile('^((?:a|b|\\\\|")+)$'), text)?.[1]).toEqual([0, text.length]);
  });
});

describe('several threads', () => {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    const loaded = import('tsx/esm/api').then(({ register }) => (register(), import(workerData.module)));
    loaded.then(({ compilePcre2Code }) => {
      const { code } = compilePcre2Code('(' + workerData.letter + '+)(\\\\d+)');
      let right = 0;
      for (let round = 0; round < 20000; round += 1) {
        const text = workerData.letter.repeat(1 + (round % 50)) + round;
        const pairs = code.match({ text: 'x' + text, version: round }, 0);
        if (pairs === 3 && code.ovector[4] === 1 && code.ovector[10] === text.length + 1) right += 1;
      }
      parentPort.postMessage(right);
    });`;

  it('match at the same time without disturbing each other', async () => {
    const module = new URL('./pcre2.ts', import.meta.url).href;
    const workers = ['a', 'b', 'c'].map(
      (letter) => new Worker(program, { eval: true, workerData: { module, letter } }),
    );
    const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
    expect(answers).toEqual([[20_000], [20_000], [20_000]]);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
});

describe('without the library', () => {
  afterEach(() => {
    vi.doUnmock('koffi');
    vi.resetModules();
  });

  it('says so when a pattern is compiled', async () => {
    vi.resetModules();
    const load = () => {
      throw new Error('libpcre2-8.so.0: cannot open shared object file');
    };
    vi.doMock('koffi', () => ({ default: { load, sizeof: () => 8 } }));
    const { compilePcre2Code: compileWithout } = await import('./pcre2.ts');
    expect(compileWithout('a')).toEqual({
      kind: 'unavailable',
      why: 'libpcre2-8.so.0: cannot open shared object file',
    });
  });
});
