import { describe, expect, test } from 'vitest';
import { acceptSuggestion, suggestionPlace } from './suggestion-place.ts';

/** The caret is where the bar is. */
function placeIn(marked: string) {
  const caret = marked.indexOf('|');
  const query = marked.replace('|', '');
  return { query, place: suggestionPlace(query, caret) };
}

function choose(marked: string, chosen: string): string {
  const { query, place } = placeIn(marked);
  if (place === null) throw new Error('nothing is suggested there');
  const accepted = acceptSuggestion(query, place, chosen);
  return `${accepted.query.slice(0, accepted.caret)}|${accepted.query.slice(accepted.caret)}`;
}

describe('what is being typed', () => {
  test.each([
    ['ag|', 'ag'],
    ['rule.level:>=10 AND ag|', 'ag'],
    ['(ag|', 'ag'],
    ['NOT -ag|', 'ag'],
    ['|', ''],
    ['a\\ b|', 'a b'],
  ])('is a name: %s', (marked, typed) => {
    expect(placeIn(marked).place).toMatchObject({ kind: 'field', typed });
  });

  test.each([
    ['agent.name:we|', 'agent.name', 'we'],
    ['agent.name:|', 'agent.name', ''],
    ['rule.level:>=1|', 'rule.level', '1'],
    ['agent.name:"web 0|', 'agent.name', 'web 0'],
    ['agent.name:(web OR d|', 'agent.name', 'd'],
    ['agent.name:(a OR (b OR c|', 'agent.name', 'c'],
    ['(x OR -agent.name:we|b)', 'agent.name', 'we'],
    ['a\\:b:c|', 'a:b', 'c'],
  ])('is a value: %s', (marked, field, typed) => {
    expect(placeIn(marked).place).toMatchObject({ kind: 'value', field, typed });
  });

  test('is a name again behind the bracket', () => {
    expect(placeIn('agent.name:(web) ru|').place).toMatchObject({ kind: 'field', typed: 'ru' });
  });

  test('needs no suggestion behind a closed quote', () => {
    expect(placeIn('agent.name:"web"|').place).toBeNull();
  });
});

describe('choosing a suggestion', () => {
  test('completes a name up to where its value begins', () => {
    expect(choose('a AND ag| OR b', 'agent.name')).toBe('a AND agent.name:| OR b');
    expect(choose('-ag|ent', 'agent.name')).toBe('-agent.name:|');
  });

  test('completes a value, and goes on behind it', () => {
    expect(choose('agent.name:we| AND x', 'web-01')).toBe('agent.name:web-01 |AND x');
    expect(choose('rule.level:>=1|', '10')).toBe('rule.level:>=10 |');
  });

  test('quotes what would mean something else', () => {
    expect(choose('location:/var|', '/var/log/a b')).toBe('location:"/var/log/a b" |');
    expect(choose('location:"/var|/x" b', '/var/log')).toBe('location:"/var/log" |b');
  });

  test('escapes odd names', () => {
    expect(choose('a|', 'a b')).toBe('a\\ b:|');
  });
});
