import type { Json } from '../lib/json.ts';

export const serviceNames = ['slack', 'pagerduty', 'virustotal', 'shuffle', 'maltiverse'] as const;
export type ServiceName = (typeof serviceNames)[number];

export function isServiceName(text: string): text is ServiceName {
  return (serviceNames as readonly string[]).includes(text);
}

/** One request, as a service sees it. */
export interface Call {
  readonly method: string;
  /** Below the service's own prefix, as sent: nothing decoded. */
  readonly path: string;
  /** Without its question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case; of a repeated header, the first value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Aborts when the caller goes away or the sandbox closes. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the body goes out compressed. */
  readonly gzip?: boolean;
}

/** A stand-in: what a vendor answers, and what it remembers between requests. */
export interface Service {
  /** The longest request body read; the rest of a longer one is thrown away and `tooLarge` answered. */
  readonly maxBodyBytes: number;
  readonly tooLarge: Answer;
  answer(call: Call): Answer | Promise<Answer>;
  /** How this vendor, or what stands before it, says "too many requests". */
  rateLimited(retryAfterSeconds?: number): Answer;
  /** The parts of a call that nobody may read in what the sandbox shows. */
  secrets(call: Call): readonly string[];
}

export function jsonAnswer(status: number, value: Json, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** What front ends of the vendors say in HTML, in nginx's words. */
export function edgeAnswer(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const title = `${status} ${reason}`;
  const body = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}
