import type { Band } from '../lib/level.ts';
import { bandBegins, bands } from '../lib/level.ts';
import { escaped, quoted } from './query-text.ts';

/** A pill beside the query: alerts with this value in this field, or without it. */
export interface Filter {
  readonly field: string;
  readonly value: string;
  readonly exclude: boolean;
}

const levelField = 'rule.level';

/** As it stands in the address: `rule.id:2502`, excluding `-rule.id:2502`; the value is to the letter. */
export function writeFilter({ field, value, exclude }: Filter): string {
  const name = field.replaceAll(/[\\:]/g, '\\$&').replace(/^-/, '\\-');
  return `${exclude ? '-' : ''}${name}:${value}`;
}

/** Null: it is no filter. */
export function readFilter(text: string): Filter | null {
  const [, minus, name, value] = /^(-?)((?:\\.|[^\\:-])(?:\\.|[^\\:])*):(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  return { field: name.replaceAll(/\\(.)/gs, '$1'), value, exclude: minus === '-' };
}

export function readFilters(params: URLSearchParams): readonly Filter[] {
  return params.getAll('filter').flatMap((text) => readFilter(text) ?? []);
}

/** The same parameters, with these filters in them. */
export function writeFilters(params: URLSearchParams, filters: readonly Filter[]): URLSearchParams {
  const written = new URLSearchParams(params);
  written.delete('filter');
  for (const filter of filters) written.append('filter', writeFilter(filter));
  return written;
}

/** With the filter: what says the opposite goes. */
export function addFilter(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  const at = filters.findIndex((other) => isAbout(other, filter));
  return at === -1 ? [...filters, filter] : filters.with(at, filter);
}

export function removeFilter(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  return filters.filter((other) => !isAbout(other, filter));
}

/** Include becomes exclude, and the other way round. */
export function turnFilter(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  return addFilter(filters, { ...filter, exclude: !filter.exclude });
}

function isAbout(one: Filter, other: Filter): boolean {
  return one.field === other.field && one.value === other.value;
}

/** The levels of a band as a value of `rule.level`, which only ever is a number: `7 to 11`, `15 and above`. */
export function bandFilter(band: Band): Filter {
  const next = bands[bands.indexOf(band) + 1];
  const value = next === undefined ? `${bandBegins[band]} and above` : `${bandBegins[band]} to ${bandBegins[next] - 1}`;
  return { field: levelField, value, exclude: false };
}

/** Only this band; when it already was, any. Two bands at once would mean no alert at all. */
export function toggleBand(filters: readonly Filter[], band: Band): readonly Filter[] {
  const chosen = bandFilter(band);
  const others = filters.filter((filter) => filter.exclude || rangeOf(filter) === null);
  const was = filters.some((filter) => !filter.exclude && isAbout(filter, chosen));
  return was ? others : [...others, chosen];
}

/** What the filter asks, in the words of the query language. */
export function filterQuery(filter: Filter): string {
  const value = rangeOf(filter) ?? quoted(filter.value);
  return `${filter.exclude ? 'NOT ' : ''}${escaped(filter.field)}:${value}`;
}

function rangeOf({ field, value }: Filter): string | null {
  if (field !== levelField) return null;
  const [, from = '', to] = /^(\d{1,4}) (?:to (\d{1,4})|and above)$/.exec(value) ?? [];
  if (from === '') return null;
  return to === undefined ? `>=${from}` : `[${from} TO ${to}]`;
}
