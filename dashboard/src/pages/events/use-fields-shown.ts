import { useState } from 'react';
import { useWindowMatches } from '../../lib/use-window-matches.ts';

const storageKey = 'threatlockdown.events.fields';

export interface FieldsShown {
  /** Beside the table; otherwise in a dialog above it. */
  readonly beside: boolean;
  readonly shown: boolean;
  readonly show: (shown: boolean) => void;
}

/** Whether the list of fields is shown. Where there is room for it, as this browser had it last. */
export function useFieldsShown(): FieldsShown {
  const beside = useWindowMatches('(min-width: 1024px)');
  const roomy = useWindowMatches('(min-width: 1360px)');
  const [chosen, setChosen] = useState(stored);
  const [inDialog, setInDialog] = useState(false);
  function show(shown: boolean): void {
    if (beside) {
      setChosen(shown);
      store(shown);
    } else setInDialog(shown);
  }
  return { beside, shown: beside ? (chosen ?? roomy) : inDialog, show };
}

function stored(): boolean | null {
  try {
    const text = localStorage.getItem(storageKey);
    return text === null ? null : text === 'shown';
  } catch {
    return null;
  }
}

function store(shown: boolean): void {
  try {
    localStorage.setItem(storageKey, shown ? 'shown' : 'hidden');
  } catch {
    // Storage may be forbidden; the choice then holds until the page is closed.
  }
}
