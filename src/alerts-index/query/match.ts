import ipaddr from 'ipaddr.js';
import { likeTest, mayHoldTest } from './pattern.ts';
import type { Bound, Query, Test, TextTest } from './query.ts';
import { fold, isProse, partsOf, wordsOf } from './words.ts';

/** The values of one alert by field, folded. */
export type Values = ReadonlyMap<string, readonly string[]>;

/*
 * What a query means. An index may find candidates any way it likes; whether one is meant is decided here.
 *
 *  - `field: is`: the whole value, or in prose (text with blanks, or long) its words, one after the other.
 *  - `field: like`: the whole value, or in prose one word.
 *  - `text`: in any field the whole value or words of it, prose or not.
 */
export function compile(query: Query): (values: Values) => boolean {
  switch (query.kind) {
    case 'everything':
      return () => true;
    case 'all': {
      const each = query.of.map(compile);
      return (values) => each.every((meant) => meant(values));
    }
    case 'any': {
      const each = query.of.map(compile);
      return (values) => each.some((meant) => meant(values));
    }
    case 'not': {
      const meant = compile(query.of);
      return (values) => !meant(values);
    }
    case 'field': {
      const passes = valueTest(query.test);
      return (values) => values.get(query.field)?.some(passes) ?? false;
    }
    case 'text': {
      const passes = textTest(query.test, () => true);
      return (values) => [...values.values()].some((ofField) => ofField.some(passes));
    }
    default:
      return query satisfies never;
  }
}

/** Whether a folded value passes the test of its field. */
export function valueTest(test: Test): (folded: string) => boolean {
  switch (test.kind) {
    case 'is':
    case 'like':
      return textTest(test, isProse);
    case 'exists':
      return () => true;
    case 'range':
      return rangeTest(test);
    case 'within':
      return networkTest(test.network);
    default:
      return test satisfies never;
  }
}

/** `byWords`: whether a value is looked into. */
function textTest(test: TextTest, byWords: (folded: string) => boolean): (folded: string) => boolean {
  if (test.kind === 'like') {
    const pattern = fold(test.pattern);
    const [like, mayHold] = [likeTest(pattern), mayHoldTest(pattern)];
    return (value) =>
      mayHold(value) &&
      (like(value) ||
        (byWords(value) &&
          wordsOf(value).some((word) => [word, ...partsOf(word)].some((part) => mayHold(part) && like(part)))));
  }
  const wanted = fold(test.value);
  const words = wordsOf(wanted);
  return (value) => value === wanted || (words.length > 0 && byWords(value) && hasWords(value, words));
}

function hasWords(value: string, wanted: readonly string[]): boolean {
  // Most values lack the first word altogether, which is quicker to see.
  const [first = ''] = wanted;
  if (!value.includes(first)) return false;
  const words = wordsOf(value);
  if (wanted.length === 1) return words.some((word) => word === first || partsOf(word).includes(first));
  return words.some((_, at) => wanted.every((word, index) => words[at + index] === word));
}

const decimal = /^-?\d+(?:\.\d+)?$/;

/** A bound that is a number asks for numbers; any other for the order of characters, which is right for times. */
function rangeTest({ from, to }: { readonly from?: Bound; readonly to?: Bound }): (folded: string) => boolean {
  const above = from === undefined ? () => true : boundTest(from, (order) => order > 0);
  const below = to === undefined ? () => true : boundTest(to, (order) => order < 0);
  return (value) => above(value) && below(value);
}

function boundTest({ value, inclusive }: Bound, passes: (order: number) => boolean): (folded: string) => boolean {
  const bound = fold(value);
  const met = (order: number) => (order === 0 ? inclusive : passes(order));
  if (!decimal.test(bound)) return (text) => met(text === bound ? 0 : text < bound ? -1 : 1);
  return (text) => decimal.test(text) && met(Number(text) - Number(bound));
}

type Address = ReturnType<typeof ipaddr.parse>;

function networkTest(network: string): (folded: string) => boolean {
  const parsed = parseNetwork(network);
  if (parsed === undefined) return () => false;
  const [base, bits] = parsed;
  return (value) => {
    const address = parseAddress(value);
    return address !== undefined && address.kind() === base.kind() && address.match(base, bits);
  };
}

/** `10.0.0.0/8`, `fe80::/10`; undefined when it is no network. */
export function parseNetwork(text: string): readonly [Address, number] | undefined {
  const [, base = '', bits = ''] = /^([0-9a-f:.]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === undefined || Number(bits) > (address.kind() === 'ipv4' ? 32 : 128)) return undefined;
  return [address, Number(bits)];
}

/** The library also takes `10` for an address, which is more often a number. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') && text.length <= 45 && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}
