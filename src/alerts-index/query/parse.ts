import { parseNetwork } from './match.ts';
import { allOf, anyOf, type Bound, everything, not, type Query, type Test, type TextTest } from './query.ts';
import { type FieldOperator, type QueryError, QuerySyntaxError, Scanner, type Typed } from './scanner.ts';

/*
 * Queries as people type them in Kibana, in KQL or in Lucene's words:
 *
 *   rule.level:>=10 AND data.srcip:10.0.0.0/8      rule.level >= 10     rule.level:[10 TO 15}
 *   agent.name:(web-01 OR db-*)                    data.url:*           NOT rule.groups:"syslog"   -syslog   !syslog
 *   "Failed password" 198.51.100.7                 a || b && c          data.win.system.message:"a \"quoted\" word"
 *
 * What stands side by side must hold together; AND binds closer than OR. No text takes longer than its length says: each
 * character is read once or twice, and nesting is bounded.
 */

export type { QueryError } from './scanner.ts';
export type Parsed =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'refused'; readonly error: QueryError };

const longestQuery = 65_536;
const deepestNesting = 100;
const mostTerms = 1_000;

export function parseQuery(text: string): Parsed {
  try {
    const scanner = new Scanner(text);
    if (text.length > longestQuery) {
      scanner.refuse(longestQuery, `the query is longer than ${longestQuery} characters`, 'Ask for less at once.');
    }
    scanner.skipBlanks();
    const query = scanner.atEnd ? everything : alternatives(scanner, { depth: 0, term });
    if (!scanner.atEnd) scanner.refuse(scanner.at, 'this bracket closes nothing', 'Remove it, or open one before it.');
    return { kind: 'query', query };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { kind: 'refused', error: error.where };
    throw error;
  }
}

/** Where the parser is: how deep, and what a single term is there (a field and its value, or within `field:( … )` a value). */
interface Level {
  readonly depth: number;
  readonly term: (scanner: Scanner, level: Level) => Query;
}

/** a OR b OR c */
function alternatives(scanner: Scanner, level: Level): Query {
  const found = [together(scanner, level)];
  while (takeOr(scanner)) found.push(together(scanner, level));
  return anyOf(found);
}

/** a AND b c */
function together(scanner: Scanner, level: Level): Query {
  const found = [single(scanner, level)];
  for (;;) {
    scanner.skipBlanks();
    if (takeAnd(scanner)) found.push(single(scanner, level));
    else if (scanner.atEnd || scanner.next === ')' || isOrNext(scanner)) return allOf(found);
    else found.push(single(scanner, level));
  }
}

/** A term, a negation or a group. */
function single(scanner: Scanner, level: Level): Query {
  scanner.skipBlanks();
  const { at } = scanner;
  if (level.depth > deepestNesting) {
    scanner.refuse(
      at,
      `brackets and NOTs are nested deeper than ${deepestNesting}`,
      'Leave out the ones that change nothing.',
    );
  }
  const inner = { ...level, depth: level.depth + 1 };
  if (scanner.takeKeyword('NOT') || scanner.take('!') || scanner.take('-')) return not(single(scanner, inner));
  if (scanner.take('+')) return single(scanner, inner);
  if (!scanner.take('(')) return level.term(scanner, level);
  const found = alternatives(scanner, inner);
  scanner.skipBlanks();
  if (!scanner.take(')')) scanner.refuse(at, 'this bracket is never closed', 'Close it with ).');
  return found;
}

function takeAnd(scanner: Scanner): boolean {
  return scanner.takeKeyword('AND') || scanner.take('&&');
}

function takeOr(scanner: Scanner): boolean {
  scanner.skipBlanks();
  return scanner.takeKeyword('OR') || scanner.take('||');
}

function isOrNext(scanner: Scanner): boolean {
  return scanner.looksAt((ahead) => takeOr(ahead));
}

/** `field:value`, or a text that may be anywhere. */
function term(scanner: Scanner, level: Level): Query {
  expectTerm(scanner);
  const typed = scanner.next === '"' ? scanner.quoted() : scanner.word(':<>');
  const operator = scanner.startsUrl(typed) ? undefined : scanner.takeFieldOperator();
  if (operator !== undefined) return fieldTerm(scanner, level, typed, operator);
  countTerm(scanner, typed.at);
  return text(typed.quoted ? typed : restOfWord(scanner, typed));
}

/** Of a word that is no field's name: a URL goes on behind its colon. */
function restOfWord(scanner: Scanner, typed: Typed): Typed {
  if (scanner.next !== ':') return typed;
  const rest = scanner.word('');
  return {
    ...typed,
    text: typed.text + rest.text,
    pattern: typed.pattern + rest.pattern,
    wild: typed.wild || rest.wild,
  };
}

function text(typed: Typed): Query {
  if (typed.pattern === '*') return everything;
  return { kind: 'text', test: textTest(typed) };
}

function textTest({ text, pattern, wild }: Typed): TextTest {
  return wild ? { kind: 'like', pattern } : { kind: 'is', value: text };
}

function fieldTerm(scanner: Scanner, level: Level, name: Typed, operator: FieldOperator): Query {
  if (name.text === '') {
    scanner.refuse(name.at, `a field's name is missing before ${operator}`, 'Write it as in rule.level:10.');
  }
  if (name.pattern === '*' && operator === ':' && scanner.take('*')) return everything;
  if (name.wild) {
    scanner.refuse(name.at, "a field's name has no wildcards", 'Name one field, or search without a field.');
  }
  scanner.skipBlanks();
  if (operator !== ':') countTerm(scanner, name.at);
  if (operator !== ':') return { kind: 'field', field: name.text, test: comparison(operator, operand(scanner)) };
  if (scanner.next !== '(') return fieldValue(scanner, name.text);
  return single(scanner, { depth: level.depth, term: (inner) => fieldValue(inner, name.text) });
}

/** Each is looked for, and each alert may have to be held against all of them. */
function countTerm(scanner: Scanner, at: number): void {
  scanner.terms += 1;
  if (scanner.terms <= mostTerms) return;
  scanner.refuse(
    at,
    `the query asks for more than ${mostTerms} words or values`,
    'Ask for some of them at a time, or for a network or a pattern that they have in common.',
  );
}

/** What stands behind `field:`. */
function fieldValue(scanner: Scanner, field: string): Query {
  countTerm(scanner, scanner.at);
  const operator = (['>=', '<=', '>', '<'] as const).find((sign) => scanner.take(sign));
  if (operator !== undefined) return { kind: 'field', field, test: comparison(operator, operand(scanner)) };
  if (scanner.next === '[' || scanner.next === '{') return { kind: 'field', field, test: range(scanner) };
  expectValue(scanner);
  const typed = scanner.next === '"' ? scanner.quoted() : scanner.word('');
  if (field === '_exists_') return { kind: 'field', field: typed.text, test: { kind: 'exists' } };
  return { kind: 'field', field, test: plainTest(typed) };
}

function plainTest(typed: Typed): Test {
  if (typed.pattern === '*') return { kind: 'exists' };
  if (!typed.quoted && !typed.wild && parseNetwork(typed.text)) return { kind: 'within', network: typed.text };
  return textTest(typed);
}

function comparison(operator: Exclude<FieldOperator, ':'>, value: string): Test {
  const bound = { value, inclusive: operator.endsWith('=') };
  return operator.startsWith('>') ? { kind: 'range', from: bound } : { kind: 'range', to: bound };
}

function operand(scanner: Scanner): string {
  scanner.skipBlanks();
  expectValue(scanner);
  return (scanner.next === '"' ? scanner.quoted() : scanner.word('')).text;
}

/** `[a TO b]`; a curly bracket leaves its own end out, and `*` leaves it open. */
function range(scanner: Scanner): Test {
  const { at } = scanner;
  const lowest = scanner.take('[') || !scanner.take('{');
  const from = rangeEnd(scanner, lowest);
  scanner.skipBlanks();
  if (!scanner.takeKeyword('TO')) scanner.refuse(scanner.at, 'TO is expected here', 'Write a range as in [10 TO 15].');
  const to = rangeEnd(scanner, true);
  scanner.skipBlanks();
  const highest = scanner.take(']');
  if (!highest && !scanner.take('}')) scanner.refuse(at, 'this range is never closed', 'Close it with ] or }.');
  if (from === undefined && to === undefined) return { kind: 'exists' };
  return { kind: 'range', ...(from && { from }), ...(to && { to: { ...to, inclusive: highest } }) };
}

function rangeEnd(scanner: Scanner, inclusive: boolean): Bound | undefined {
  scanner.skipBlanks();
  const typed = scanner.next === '"' ? scanner.quoted() : scanner.word(']}');
  if (typed.text === '' && !typed.quoted) {
    scanner.refuse(
      typed.at,
      'an end of the range is missing here',
      'Write a range as in [10 TO 15], with * for no end.',
    );
  }
  return typed.pattern === '*' ? undefined : { value: typed.text, inclusive };
}

function expectTerm(scanner: Scanner): void {
  const { at, next } = scanner;
  if (scanner.atEnd || next === ')') {
    scanner.refuse(
      at,
      'something to search for is missing here',
      'Write a word, or a field and its value as in rule.level:10.',
    );
  }
  for (const word of ['AND', 'OR', '&&', '||']) {
    if (scanner.looksAt((ahead) => (/\w/.test(word) ? ahead.takeKeyword(word) : ahead.take(word)))) {
      scanner.refuse(
        at,
        `nothing stands before ${word}`,
        `Write something before it, or "${word}" in quotes to search for it.`,
      );
    }
  }
}

function expectValue(scanner: Scanner): void {
  if (!scanner.atEnd && !blankOrBracket.test(scanner.next)) return;
  scanner.refuse(scanner.at, 'a value is missing here', 'Write one, or * for any: rule.groups:*.');
}

const blankOrBracket = /[\s()]/;
