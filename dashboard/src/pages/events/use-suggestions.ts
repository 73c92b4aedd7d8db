import { keepPreviousData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useOperation } from '../../api/queries.ts';
import { escaped } from './query-text.ts';
import type { SuggestionPlace } from './suggestion-place.ts';

export interface Suggestion {
  readonly text: string;
  /** How many alerts have it. */
  readonly alerts: number;
}

const most = 12;
const pause = 140;

/** What may stand at this place; nothing when there is no place. */
export function useSuggestions(
  place: SuggestionPlace | null,
  range: { readonly from: number; readonly to: number },
): readonly Suggestion[] {
  const settled = useSettled(place, pause);
  const fields = useOperation('GET /api/alerts/fields', {}, { enabled: place !== null, staleTime: 60_000 });
  const field = settled?.kind === 'value' ? settled.field : '';
  const typed = settled?.typed ?? '';
  const query = typed === '' ? {} : { query: `${escaped(field)}:${escaped(typed)}*` };
  const values = useOperation(
    'GET /api/alerts/top',
    { query: { ...query, field, from: String(range.from), to: String(range.to), size: '50' } },
    { enabled: field !== '', placeholderData: keepPreviousData, staleTime: 30_000, retry: false },
  );
  if (place === null) return [];
  if (place.kind === 'field') {
    const known = (fields.data?.fields ?? []).map(({ field: text, alerts }) => ({ text, alerts }));
    return bestMatches(known, place.typed);
  }
  if (values.data === undefined || field !== place.field) return [];
  return bestMatches(
    values.data.values.map(({ value: text, alerts }) => ({ text, alerts })),
    place.typed,
  );
}

/** Those that begin with it come before those that have it within; what is typed already needs no suggestion. */
export function bestMatches(known: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  const ranked = known
    .map((suggestion) => ({ suggestion, at: suggestion.text.toLowerCase().indexOf(wanted) }))
    .filter(({ suggestion, at }) => at !== -1 && suggestion.text !== '')
    .sort((one, other) => Math.sign(one.at) - Math.sign(other.at) || other.suggestion.alerts - one.suggestion.alerts)
    .map(({ suggestion }) => suggestion)
    .slice(0, most);
  return ranked.length === 1 && ranked[0]?.text === typed ? [] : ranked;
}

/** The value as it was when it had not changed for so many milliseconds. */
function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
