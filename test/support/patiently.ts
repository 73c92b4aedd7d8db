import { vi } from 'vitest';

/** What is waited for comes soon; on a busy machine less soon. */
const patience = { timeout: 20_000, interval: 10 } as const;

/** Until the condition holds. */
export function until(condition: () => boolean): Promise<unknown> {
  return vi.waitUntil(condition, patience);
}

/** Until nothing is thrown. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, patience);
}
