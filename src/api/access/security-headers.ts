/** Everything the page needs comes from here, and nothing of a log becomes code. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** What an answer to this path must say besides: answers of the API are of the moment, and for one person. */
export function cacheHeaders(path: string): Readonly<Record<string, string>> {
  return isApiPath(path) ? noStore : {};
}

export const noStore = { 'cache-control': 'no-store' } as const;

export function isApiPath(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path);
}
