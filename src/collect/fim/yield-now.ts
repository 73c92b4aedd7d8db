/** Lets the event loop take a turn: what has arrived meanwhile is looked at. */
export function yieldNow(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
