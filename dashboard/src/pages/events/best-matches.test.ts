import { describe, expect, test } from 'vitest';
import { bestMatches } from './best-matches.ts';

const known = [
  { text: 'rule.id', alerts: 5 },
  { text: 'data.rule', alerts: 9 },
  { text: 'rule.level', alerts: 7 },
  { text: 'agent.name', alerts: 8 },
];
const textsFor = (typed: string) => bestMatches(known, typed).map(({ text }) => text);

describe('suggestions', () => {
  test('begin with what was typed, or have it within; the frequent ones first', () => {
    expect(textsFor('rule')).toEqual(['rule.level', 'rule.id', 'data.rule']);
  });

  test('do not mind large and small letters', () => {
    expect(textsFor('AGENT')).toEqual(['agent.name']);
  });

  test('are the most frequent when nothing was typed', () => {
    expect(textsFor('')[0]).toBe('data.rule');
  });

  test('are none when it stands there already', () => {
    expect(textsFor('agent.name')).toEqual([]);
  });

  test('are few', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ text: `a${index}`, alerts: index }));
    expect(bestMatches(many, 'a')).toHaveLength(12);
  });
});
