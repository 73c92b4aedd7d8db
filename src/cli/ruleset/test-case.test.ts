import { describe, expect, it } from 'vitest';
import { parseIni } from './ini-file.ts';
import { casesOf, passes, type TestCase } from './test-case.ts';

function cases(text: string): readonly TestCase[] {
  const file = parseIni(`[s]\n${text}`);
  return file.kind === 'sections' ? file.sections.flatMap(casesOf) : [];
}

describe('the cases of a section', () => {
  it('are its keys that begin with "log ", with what the section expects', () => {
    const expected = { rule: '7', alert: '3', decoder: 'd' };
    expect(cases('log 1 pass = a\nlog 2 fail = b\nlogs = c\nlog = d\nrule = 7\nalert = 3\ndecoder = d')).toEqual([
      { section: 's', name: 'log 1 pass', line: 2, logs: ['a'], expected, shouldMatch: true },
      { section: 's', name: 'log 2 fail', line: 3, logs: ['b'], expected, shouldMatch: false },
    ]);
  });

  it('are sessions of several lines where a key is repeated or goes on, without empty ones', () => {
    expect(cases('log 1 pass = a\nlog 1 pass = b\n  c\n\n  d\nlog 1 pass =').map(({ logs }) => logs)).toEqual([
      ['a', 'b', 'c', 'd'],
    ]);
  });

  it('expect nothing where the section says nothing', () => {
    expect(cases('log 1 pass = a\nrule =')[0]?.expected).toEqual({ rule: '', alert: '', decoder: '' });
  });

  it('should match unless their key ends with fail', () => {
    const names = ['log 1 pass', 'log 1 fail', 'log failed', 'log 2', 'log a fail b', 'log 3 FAIL'];
    const found = cases(names.map((name) => `${name} = x`).join('\n'));
    expect(found.filter(({ shouldMatch }) => !shouldMatch).map(({ name }) => name)).toEqual([
      'log 1 fail',
      'log 3 fail',
    ]);
  });
});

describe('a case', () => {
  const result = { rule: '7', alert: '3', decoder: 'd' };
  const judge = (expected: object, shouldMatch: boolean) =>
    passes({ section: 's', name: 'n', line: 1, logs: [], expected: { ...result, ...expected }, shouldMatch }, result);

  it.each([
    ['all three are as expected', {}, true],
    ['the rule is another', { rule: '8' }, false],
    ['the level is another', { alert: '4' }, false],
    ['the decoder is another', { decoder: 'e' }, false],
    ['the level is written otherwise', { alert: '03' }, false],
    ['nothing is expected of one', { decoder: '' }, false],
  ])('when %s: passes if it should: %j', (_, expected, met) => {
    expect(judge(expected, true)).toBe(met);
    expect(judge(expected, false)).toBe(!met);
  });

  it('that expects no rule never matches, even when there is none', () => {
    const none = { rule: '', alert: '', decoder: 'd' };
    const testCase = { section: 's', name: 'n', line: 1, logs: [], expected: none, shouldMatch: true };
    expect(passes(testCase, none)).toBe(false);
    expect(passes({ ...testCase, shouldMatch: false }, none)).toBe(true);
  });
});
