import { useMemo, useState } from 'react';
import { type NavigateFunction, useLocation, useNavigate, useSearchParams } from 'react-router';
import { type Toast, useToast } from '../../components/toast.tsx';
import { useLatest } from '../../lib/use-latest.ts';
import { useWindowMatches } from '../../lib/use-window-matches.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import { mayBeColumn, readColumns, toggleColumn, writeColumns } from '../../search/columns.ts';
import { addFilter, type Filter, readFilters, writeFilters } from '../../search/filters.ts';
import { storedColumns } from '../../search/stored-columns.ts';

/** What can be done with the list from within an alert of it. Its functions stay the same. */
export interface ListActions {
  /** The columns of the list. */
  readonly columns: ReadonlySet<string>;
  /** Adds to what the list is asked, and shows the list where the alert covers it. */
  readonly filter: (filter: Filter) => void;
  readonly toggleColumn: (field: string) => void;
  /** Where `filter` leads to, for links. */
  readonly addressWith: (filter: Filter) => { readonly pathname: string; readonly search: string };
}

/** As EVENTS lays the alert over its list. */
export const coversList = '(max-width: 1023px)';

export function useListActions(): ListActions {
  const [params] = useSearchParams();
  const [usual] = useState(storedColumns);
  const { pathname: here } = useLocation();
  const covered = useWindowMatches(coversList);
  const pathname = covered ? '/events' : here;
  const latest = useLatest({ params, usual, pathname, here, navigate: useNavigate(), toast: useToast() });
  const [{ filter, toggle }] = useState(() => actionsOn(() => latest.current));
  const text = params.get('columns');
  const columns = useMemo(() => new Set(readColumns(text, usual)), [text, usual]);
  return useMemo(
    () => ({
      columns,
      filter,
      toggleColumn: toggle,
      addressWith: (added) => ({ pathname, search: withFilter(params, added) }),
    }),
    [columns, filter, toggle, pathname, params],
  );
}

interface Latest {
  readonly params: URLSearchParams;
  readonly usual: readonly string[];
  readonly pathname: string;
  readonly here: string;
  readonly navigate: NavigateFunction;
  readonly toast: (toast: Toast) => void;
}

function actionsOn(latest: () => Latest) {
  return {
    filter: (filter: Filter) => {
      const { params, pathname, navigate, toast } = latest();
      void navigate({ pathname, search: withFilter(params, filter) });
      const value = `${visibleLine(filter.field)} ${visibleLine(cutText(filter.value, 60))}`;
      toast({ text: `The list ${filter.exclude ? 'no longer has alerts' : 'has only alerts'} with ${value}.` });
    },
    toggle: (field: string) => {
      const { params, usual, here, navigate, toast } = latest();
      if (!mayBeColumn(field)) {
        toast({
          tone: 'warning',
          text: 'The list cannot have this field as a column: its name is too long, or has a comma.',
        });
        return;
      }
      const next = new URLSearchParams(params);
      const columns = toggleColumn(readColumns(params.get('columns'), usual), field);
      next.set('columns', columns.length === 0 ? ',' : writeColumns(columns));
      void navigate({ pathname: here, search: next.toString() });
    },
  };
}

function withFilter(params: URLSearchParams, filter: Filter): string {
  return writeFilters(params, addFilter(readFilters(params), filter)).toString();
}
