import { parseNetwork } from './match.ts';
import { patternParts } from './pattern.ts';
import type { Bound, Query, Test, TextTest } from './query.ts';

/** The query as text; `parseQuery` makes the same query of it. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'everything':
      return '*';
    case 'all':
      return query.of.map((item) => (item.kind === 'any' ? `(${printQuery(item)})` : printQuery(item))).join(' AND ');
    case 'any':
      return query.of.map(printQuery).join(' OR ');
    case 'not':
      return `NOT ${query.of.kind === 'all' || query.of.kind === 'any' ? `(${printQuery(query.of)})` : printQuery(query.of)}`;
    case 'field':
      return `${escaped(query.field)}:${printTest(query.test)}`;
    case 'text':
      return printText(query.test);
    default:
      return query satisfies never;
  }
}

function printTest(test: Test): string {
  switch (test.kind) {
    case 'exists':
      return '*';
    case 'within':
      return test.network;
    case 'range':
      return printRange(test);
    default:
      return printText(test);
  }
}

function printText(test: TextTest): string {
  if (test.kind === 'is') return plainOrQuoted(test.value);
  return patternParts(test.pattern)
    .map((part) => (part === 'any' ? '*' : part === 'one' ? '?' : escaped(part.text)))
    .join('');
}

function printRange({ from, to }: { readonly from?: Bound; readonly to?: Bound }): string {
  if (to === undefined && from !== undefined) return `>${from.inclusive ? '=' : ''}${plainOrQuoted(from.value)}`;
  if (from === undefined && to !== undefined) return `<${to.inclusive ? '=' : ''}${plainOrQuoted(to.value)}`;
  const [opened, closed] = [from?.inclusive ? '[' : '{', to?.inclusive ? ']' : '}'];
  return `${opened}${plainOrQuoted(from?.value ?? '*')} TO ${plainOrQuoted(to?.value ?? '*')}${closed}`;
}

const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@/-]*$/u;
const keyword = /^(and|or|not|to)$/i;

function plainOrQuoted(value: string): string {
  if (plain.test(value) && !keyword.test(value) && !parseNetwork(value)) return value;
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** For names and patterns, which quotes would change: every odd character escaped. */
function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}_.@-]|^-/gu, '\\$&').replace(keyword, '\\$&');
}
