import { keepPreviousData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useOperation } from '../../api/queries.ts';
import { escaped } from '../../search/query-text.ts';
import { bestMatches, type Suggestion } from './best-matches.ts';
import type { SuggestionPlace } from './suggestion-place.ts';

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

/** The value as it was when it had not changed for so many milliseconds. */
function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
