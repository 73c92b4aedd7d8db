import { createContext, type ReactNode, type RefObject, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { matchKeys } from '../lib/shortcut-keys.ts';
import { useLatest } from '../lib/use-latest.ts';

export interface Shortcut {
  /** `/`, `j`, `Escape`; with spaces when one follows the other: `g o`. */
  readonly keys: string;
  /** What it does, for the list of shortcuts. */
  readonly does: string;
}

interface Registered extends Shortcut {
  readonly action: RefObject<() => void>;
}

interface Registry {
  readonly add: (shortcut: Registered) => () => void;
  readonly list: () => readonly Shortcut[];
}

/** So long may pass between two keys of one shortcut. */
const patience = 1_200;

const ShortcutsContext = createContext<Registry>({ add: () => () => undefined, list: () => [] });

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const [registered] = useState(() => new Set<Registered>());
  const registry = useMemo(() => registryOf(registered), [registered]);
  useEffect(() => listen(registered), [registered]);
  return <ShortcutsContext value={registry}>{children}</ShortcutsContext>;
}

/** While this is shown, the keys do that. What was added last wins. */
export function useShortcut({ keys, does }: Shortcut, action: () => void): void {
  const { add } = useContext(ShortcutsContext);
  const latest = useLatest(action);
  useEffect(() => add({ keys, does, action: latest }), [add, keys, does, latest]);
}

/** To be given to the page's search field, which `/` then goes to. */
export function useSearchFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useShortcut({ keys: '/', does: 'Go to the search field' }, () => {
    field.current?.focus();
    field.current?.select();
  });
  return field;
}

/** What can be pressed just now. */
export function useShortcutList(): () => readonly Shortcut[] {
  return useContext(ShortcutsContext).list;
}

function registryOf(registered: Set<Registered>): Registry {
  return {
    add: (shortcut) => {
      registered.add(shortcut);
      return () => {
        registered.delete(shortcut);
      };
    },
    list: () => [...new Map([...registered].map((shortcut) => [shortcut.keys, shortcut])).values()],
  };
}

function listen(registered: ReadonlySet<Registered>): () => void {
  let pressed: readonly string[] = [];
  let pressedAt = 0;
  function onKeyDown(event: KeyboardEvent): void {
    if (isForSomethingElse(event)) return;
    const all = [...registered];
    const before = event.timeStamp - pressedAt < patience ? pressed : [];
    const known = all.map(({ keys }) => keys);
    const together = matchKeys([...before, event.key], known);
    const match = together.is === 'none' ? matchKeys([event.key], known) : together;
    pressed = match.is === 'begun' ? [...before, event.key] : [];
    pressedAt = event.timeStamp;
    if (match.is !== 'whole') return;
    event.preventDefault();
    all.findLast(({ keys }) => keys === match.keys)?.action.current();
  }
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** Somebody types, the browser is meant, or something lies above the page. */
function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('dialog[open], :popover-open') !== null) return true;
  const { target } = event;
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}
