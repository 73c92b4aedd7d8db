import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodingRig } from './decoding-rig.contract.ts';

const patterns = fc.constantFrom(
  '^alpha',
  'beta',
  'alpha|beta',
  '^(\\w+) beta',
  'id=(\\d+)',
  'user (\\S+)',
  '(\\d+):(\\d+)',
  '^\\S+ ',
  '^\\s*(\\w+)=(\\w+)',
  'gamma$',
);

const pcre = fc.constantFrom('^alpha (\\w+)', 'beta\\s+(\\d+)', '(?i)GAMMA(x?)', '(\\w+)=(\\w+)');

const order = fc.constantFrom('a', 'a, b', 'srcip, user', 'b, srcip');

const regex = fc.oneof(
  patterns.filter((pattern) => pattern.includes('(')).map((pattern) => ['', pattern] as const),
  pcre.map((pattern) => [' type="pcre2"', pattern] as const),
);

const child = fc
  .record({
    name: fc.constantFrom('c', 'd', 'e'),
    prematch: fc.option(fc.tuple(fc.constantFrom('', ' offset="after_parent"'), patterns), { nil: undefined }),
    regex,
    order,
    offset: fc.constantFrom('', ' offset="after_parent"', ' offset="after_prematch"', ' offset="after_regex"'),
  })
  .map((drawn) => ({ ...drawn, parent: 'p' }));

type Child = typeof child extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** As it was drawn, but for what would be refused: a later sibling's prematch, an offset from nothing. */
function write(
  { name, prematch, regex: [type, pattern], order: fields, offset }: Child,
  index: number,
  all: readonly Child[],
): string {
  const isLater = all.slice(0, index).some((earlier) => earlier.name === name);
  const own = isLater || prematch === undefined ? '' : `<prematch${prematch[0]}>${prematch[1]}</prematch>`;
  const isFounded = offset === ' offset="after_regex"' ? isLater : offset !== ' offset="after_prematch"' || own !== '';
  return `<decoder name="${name}"><parent>p</parent>${own}<regex${type}${isFounded ? offset : ''}>${pattern}</regex><order>${fields}</order></decoder>`;
}

const decoders = fc
  .record({ tops: fc.array(patterns, { minLength: 1, maxLength: 4 }), children: fc.array(child, { maxLength: 6 }) })
  .map(({ tops, children }) => {
    const top = tops.map(
      (pattern, index) =>
        `<decoder name="${index === 0 ? 'p' : `q${index}`}"><prematch>${pattern}</prematch></decoder>`,
    );
    const named = `<decoder name="p"><program_name>^t$</program_name></decoder>`;
    return [...top, named, ...children.map(write)].join('');
  });

const word = fc.constantFrom(
  'alpha',
  'Beta',
  'beta',
  'gamma',
  'GAMMA',
  'id=12',
  'user root',
  '1:2',
  'a=b',
  ' ',
  'x',
  '\xe9',
);
const log = fc.array(word, { maxLength: 7 }).map((words) => words.join(' '));

describe('literals that patterns need', () => {
  it('save trying patterns, and never change what is decoded', () => {
    fc.assert(
      fc.property(decoders, fc.array(log, { minLength: 1, maxLength: 5 }), (xml, logs) => {
        const [guarded, unguarded] = [true, false].map((prefilter) => new DecodingRig(xml, [], prefilter));
        for (const text of logs) {
          for (const program of [undefined, 't']) {
            expect(guarded?.decode(text, program)).toEqual(unguarded?.decode(text, program));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
