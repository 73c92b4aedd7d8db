import type { OperationName } from '../../../src/api/contract.ts';

export type Texts = Readonly<Record<string, string | undefined>>;

/** The method and the address of a request: parameters escaped, and only what is given behind the question mark. */
export function requestOf(
  name: OperationName,
  params: Texts = {},
  query: Texts = {},
): { readonly method: string; readonly address: string } {
  const [method = 'GET', path = ''] = name.split(' ');
  const filled = path.replace(/:(\w+)/g, (_whole, part: string) => encodeURIComponent(params[part] ?? ''));
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return { method, address: search === '' ? filled : `${filled}?${search}` };
}

/** Where one may go after logging in: only pages of this program, never `//elsewhere` or `/\elsewhere`. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !/[\p{Cc}\\]/u.test(next) ? next : '/';
}

/** What `retry-after` says, in milliseconds: seconds, or a date. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
