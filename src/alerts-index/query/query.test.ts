import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './match.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { allOf, anyOf, everything, fieldIs, not, type Query, type Test, type TextTest } from './query.ts';
import { fold } from './words.ts';

const text = (value: string): Query => ({ kind: 'text', test: { kind: 'is', value } });
const field = (name: string, test: Test): Query => ({ kind: 'field', field: name, test });
const level10 = field('rule.level', { kind: 'range', from: { value: '10', inclusive: true } });

function parsed(source: string): Query {
  const result = parseQuery(source);
  if (result.kind === 'refused') throw new Error(`${source}: ${result.error.message} at ${result.error.at}`);
  return result.query;
}

describe('what people type', () => {
  it.each<readonly [string, Query]>([
    ['', everything],
    ['  *  ', everything],
    ['*:*', everything],
    ['sshd', text('sshd')],
    ['rule.level:>=10 AND data.srcip:218.92.0.25', allOf([level10, fieldIs('data.srcip', '218.92.0.25')])],
    ['rule.level >= 10', level10],
    ['rule.level>=10', level10],
    ['rule.level: 10', fieldIs('rule.level', '10')],
    ['rule.level:<3', field('rule.level', { kind: 'range', to: { value: '3', inclusive: false } })],
    [
      'rule.level:[10 TO 15}',
      field('rule.level', {
        kind: 'range',
        from: { value: '10', inclusive: true },
        to: { value: '15', inclusive: false },
      }),
    ],
    ['rule.level:{* TO 5]', field('rule.level', { kind: 'range', to: { value: '5', inclusive: true } })],
    ['rule.level:[* TO *]', field('rule.level', { kind: 'exists' })],
    ['data.url:*', field('data.url', { kind: 'exists' })],
    ['_exists_:data.url', field('data.url', { kind: 'exists' })],
    ['data.srcip:10.0.0.0/8', field('data.srcip', { kind: 'within', network: '10.0.0.0/8' })],
    ['data.srcip:"10.0.0.0/8"', fieldIs('data.srcip', '10.0.0.0/8')],
    ['data.srcip:fe80::/10', field('data.srcip', { kind: 'within', network: 'fe80::/10' })],
    ['data.srcip:fe80::1', fieldIs('data.srcip', 'fe80::1')],
    ['agent.name:web*', field('agent.name', { kind: 'like', pattern: 'web*' })],
    ['agent.name:web\\*', fieldIs('agent.name', 'web*')],
    ['a or b and c', anyOf([text('a'), allOf([text('b'), text('c')])])],
    ['a || b && c', anyOf([text('a'), allOf([text('b'), text('c')])])],
    ['(a OR b) c', allOf([anyOf([text('a'), text('b')]), text('c')])],
    ['agent.name:(a OR "b c")', anyOf([fieldIs('agent.name', 'a'), fieldIs('agent.name', 'b c')])],
    ['agent.name:(NOT a)', not(fieldIs('agent.name', 'a'))],
    ['-sshd', not(text('sshd'))],
    ['!rule.id:5710', not(fieldIs('rule.id', '5710'))],
    ['not not a', not(not(text('a')))],
    ['+a +b', allOf([text('a'), text('b')])],
    ['web-01', text('web-01')],
    ['"Failed \\"password\\""', text('Failed "password"')],
    ['https://example.com/a', text('https://example.com/a')],
    ['android', text('android')],
    ['"and"', text('and')],
  ])('%s', (source, query) => expect(parsed(source)).toEqual(query));

  it('keeps a value that was clicked as it is', () => {
    const clicked = allOf([text('sshd'), not(fieldIs('full_log', 'a "b" \\ (c) OR d:*\n'))]);
    expect(parsed(printQuery(clicked))).toEqual(clicked);
  });
});

it('takes a list of a thousand values', () => {
  const of = Array.from({ length: 1_000 }, (_, number) => fieldIs('a', `${number}`));
  expect(parsed(`a:(${of.map((_, number) => number).join(' OR ')})`)).toEqual(anyOf(of));
});

describe('what makes no sense is refused, with the place and a remedy', () => {
  it.each([
    ['a AND', 5, 'missing here'],
    ['OR a', 0, 'nothing stands before OR'],
    ['(a b', 0, 'never closed'],
    ['a) b', 1, 'closes nothing'],
    ['()', 1, 'missing here'],
    ['"a b', 0, 'never closed'],
    ['rule.level:', 11, 'value is missing'],
    ['rule.level:>=', 13, 'value is missing'],
    [':10', 0, 'name is missing'],
    ['rule.*:10', 0, 'no wildcards'],
    ['rule.level:[10 15]', 15, 'TO is expected'],
    ['rule.level:[10 TO 15', 11, 'never closed'],
    ['rule.level:[ TO 15]', 16, 'TO is expected'],
    ['rule.level:[ ]', 13, 'missing here'],
    ['a:[\\', 4, 'TO is expected'],
    ['('.repeat(65_536), 101, 'deeper than 100'],
    ['!'.repeat(65_536), 101, 'deeper than 100'],
    ['a'.repeat(65_537), 65_536, 'longer than'],
    ['a '.repeat(1_001), 2_000, 'more than 1000 words'],
    [`a:(${'b OR '.repeat(1_000)}c)`, 5_003, 'more than 1000 words'],
  ])('%.40s', (source, at, message) => {
    expect(parseQuery(source)).toEqual({
      kind: 'refused',
      error: { at, message: expect.stringContaining(message), remedy: expect.stringMatching(/\.$/) },
    });
  });
});

const values = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('and', 'OR', 'not', 'to', '10.0.0.0/8', '-5', '*', 'a*?\\', '198.51.100.7', '"', '://', '', 'a b'),
);
const textTests: fc.Arbitrary<TextTest> = fc.oneof(
  values.map((value) => ({ kind: 'is' as const, value })),
  // One star alone asks whether there is anything, which is another question.
  fc.tuple(values, values).map(([before, after]) => ({
    kind: 'like' as const,
    pattern: `${before.replaceAll(/[*?\\]/g, '\\$&')}*?${after.replaceAll(/[*?\\]/g, '\\$&')}`,
  })),
);
const bounds = fc.record({ value: values.filter((value) => value !== '*'), inclusive: fc.boolean() });
const tests: fc.Arbitrary<Test> = fc.oneof(
  textTests,
  fc.constant({ kind: 'exists' as const }),
  fc.constantFrom('10.0.0.0/8', 'fe80::/10').map((network) => ({ kind: 'within' as const, network })),
  fc.oneof(
    bounds.map((from) => ({ kind: 'range' as const, from })),
    bounds.map((to) => ({ kind: 'range' as const, to })),
    fc.tuple(bounds, bounds).map(([from, to]) => ({ kind: 'range' as const, from, to })),
  ),
);
const names = values.filter((value) => value !== '' && value !== '_exists_');
const { query: queries } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    fc.constant(everything),
    textTests.map((test): Query => ({ kind: 'text', test })),
    fc.tuple(names, tests).map(([name, test]) => field(name, test)),
    tie('query').map(not),
    fc.array(tie('query'), { minLength: 2, maxLength: 4 }).map(allOf),
    fc.array(tie('query'), { minLength: 2, maxLength: 4 }).map(anyOf),
  ),
}));

describe('any query', () => {
  it('is the same when it is printed and read again', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(parsed(printQuery(query))).toEqual(query);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('(', ')', '"', ':', 'a', ' ', 'OR', 'AND', 'NOT', '[', ']', 'TO', '*', '\\', '>', '-', '{'),
        )
        .map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(typed, (source) => {
        const result = parseQuery(source);
        if (result.kind === 'query') expect(parsed(printQuery(result.query))).toEqual(result.query);
        else expect(result.error.at).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['(', ')', '"', 'a:', 'a OR ', '-', '[', 'a:[', '\\', '*', 'a:(', '>', ' '])(
    'takes no time on 64 KB of %s',
    (piece) => {
      const began = performance.now();
      parseQuery(piece.repeat(65_536 / piece.length));
      expect(performance.now() - began).toBeLessThan(2_000);
    },
  );
});

describe('what a query means', () => {
  const alert = new Map(
    Object.entries({
      'rule.level': ['10'],
      'rule.groups': ['syslog', 'sshd'],
      'agent.name': ['Web-01'],
      'data.srcip': ['10.20.0.14'],
      'data.port': ['41022'],
      location: ['/var/log/auth.log'],
      full_log: ['Failed password for erin from 198.18.7.9 port 41022: C:\\Temp\\a-b.exe'],
    }).map(([name, all]) => [name, all.map(fold)] as const),
  );

  it.each([
    'rule.level:10',
    'rule.level:>=9.5',
    'rule.level:[2 TO 10]',
    'rule.groups:(a OR SSHD)',
    'agent.name:web-01',
    'agent.name:web*',
    'agent.name:?eb-01',
    'data.srcip:10.0.0.0/8',
    'full_log:password',
    'full_log:"password FOR erin"',
    'full_log:pass*',
    '198.18.7.9',
    'var log',
    '"/var/log/auth.log"',
    '/var/log/*',
    'web',
    'b.exe OR a',
    '*assword',
    'NOT data.url:*',
    'location:*auth*',
    'rule.level:<100',
  ])('%s is found', (source) => expect(compile(parsed(source))(alert)).toBe(true));

  it.each([
    'rule.level:1',
    'rule.level:{10 TO 20]',
    'rule.level:>9a',
    'agent.name:web',
    'data.srcip:10.30.0.0/16',
    'data.srcip:fe80::/10',
    'full_log:"erin for"',
    '"password erin"',
    '198.18.7',
    'passwor',
    'data.port:>abc AND data.port:<0',
    'location:auth.log',
    'data.url:*',
  ])('%s is not', (source) => expect(compile(parsed(source))(alert)).toBe(false));
});
