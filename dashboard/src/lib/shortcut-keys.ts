/** `whole`: these keys were pressed. `begun`: more may follow (`g`, then `o`). */
export type KeyMatch =
  | { readonly is: 'whole'; readonly keys: string }
  | { readonly is: 'begun' }
  | { readonly is: 'none' };

/** Compares what was pressed, the last key last, with shortcuts such as `/` or `g o`. */
export function matchKeys(pressed: readonly string[], shortcuts: readonly string[]): KeyMatch {
  const typed = pressed.join(' ');
  if (shortcuts.includes(typed)) return { is: 'whole', keys: typed };
  return shortcuts.some((keys) => keys.startsWith(`${typed} `)) ? { is: 'begun' } : { is: 'none' };
}
