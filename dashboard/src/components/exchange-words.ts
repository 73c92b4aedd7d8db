import type { Exchange } from '../../../src/api/contract.ts';
import type { Tone } from './badge.tsx';

export interface Result {
  /** `400`, `no answer`, `exit status 1` */
  readonly words: string;
  readonly tone: Tone;
}

/** How an exchange ended. */
export function resultOf(exchange: Exchange): Result {
  switch (exchange.kind) {
    case 'http': {
      if (exchange.answer === null) return { words: 'no answer', tone: 'bad' };
      const { status } = exchange.answer;
      return { words: nameOfStatus(status), tone: toneOfStatus(status) };
    }
    case 'script':
      return { words: exchange.exit, tone: exchange.exit === 'exit status 0' ? 'good' : 'bad' };
    default:
      return exchange satisfies never;
  }
}

/** 2xx; 429 and 5xx are tried again; what else is refused stays refused. */
function toneOfStatus(status: number): Tone {
  if (status >= 200 && status < 300) return 'good';
  return status === 429 || status >= 500 ? 'warning' : 'bad';
}

/** Those that one meets; RFC 9110 and RFC 6585 name them. */
const statusNames: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  410: 'Gone',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `400 Bad Request` */
export function nameOfStatus(status: number): string {
  const name = statusNames[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

/** What was asked, in one line: `POST hooks.slack.com`, or a script's name. */
export function subjectOf(exchange: Exchange): string {
  if (exchange.kind === 'script') return exchange.command[0] ?? '';
  const { method, url } = exchange.request;
  return `${method} ${URL.canParse(url) ? new URL(url).host : url}`;
}

/** A command as one would type it: arguments with anything but plain characters in quotes. */
export function commandLine(command: readonly string[]): string {
  return command.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Which attempts nothing is known of any more, in words; null: of all something is. */
export function forgottenAttempts(attempts: number, exchanges: readonly Exchange[]): string | null {
  const known = new Set(exchanges.map(({ attempt }) => attempt));
  const missing = Array.from({ length: Math.min(attempts, 10_000) }, (_, index) => index + 1).filter(
    (attempt) => !known.has(attempt),
  );
  if (missing.length === 0) return null;
  const [first, last] = [missing[0], missing.at(-1)];
  if (missing.length === 1) return `attempt ${first}`;
  return missing.length === Number(last) - Number(first) + 1
    ? `attempts ${first} to ${last}`
    : `${missing.length} of its ${attempts} attempts`;
}
