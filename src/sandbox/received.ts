import { type Json, parseJson } from '../lib/json.ts';
import { redactor, Secret } from '../lib/secret.ts';
import type { Call, ServiceName } from './service.ts';

/** A request and its answer, without secrets: fit to be shown. */
export interface Exchange {
  readonly service: ServiceName;
  readonly method: string;
  /** Below the service's prefix, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, text otherwise; an empty text when there was none. */
  readonly body: Json;
  /** 0 when the caller was left without an answer. */
  readonly status: number;
  /** The body of the answer, as it went out but never compressed. */
  readonly answer: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Received {
  add(exchange: Exchange, bytes: number): void;
  /** The newest of them, oldest first. */
  list(service?: ServiceName): readonly Exchange[];
  /** Of all that ever came. */
  count(service?: ServiceName): number;
}

const kept = { exchanges: 1000, bytes: 64 * 1024 * 1024 };

export function openReceived(): Received {
  const entries: { readonly exchange: Exchange; readonly bytes: number }[] = [];
  const counts = new Map<ServiceName, number>();
  let bytes = 0;
  return {
    add: (exchange, size) => {
      entries.push({ exchange, bytes: size });
      bytes += size;
      counts.set(exchange.service, (counts.get(exchange.service) ?? 0) + 1);
      while (entries.length > kept.exchanges || (bytes > kept.bytes && entries.length > 1)) {
        bytes -= entries.shift()?.bytes ?? 0;
      }
    },
    list: (service) =>
      entries
        .map(({ exchange }) => exchange)
        .filter((exchange) => service === undefined || exchange.service === service),
    count: (service) =>
      service === undefined ? [...counts.values()].reduce((sum, count) => sum + count, 0) : (counts.get(service) ?? 0),
  };
}

const hidden = '<secret>';
/** These bear nothing but secrets, however short. */
const secretHeaders = ['authorization', 'proxy-authorization', 'x-apikey', 'x-api-key', 'cookie', 'appauth'];
/** Wherever they stand: the hooks of Slack and of Shuffle, and keys in a query, where no service here takes them. */
const secretShapes = [
  /(\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/)[A-Za-z0-9]+/g,
  /(webhook_)[0-9a-f-]{36}/gi,
  /([?&](?:api_?key|token|key)=)[^&\s"]+/gi,
];

/** What may be shown of a call and its answer. `secrets` are the service's own, as found in the call. */
export function exchangeOf(
  service: ServiceName,
  call: Call,
  secrets: readonly string[],
  answer: { readonly status: number; readonly text: string },
): Exchange {
  const redactOwn = redactor(secrets.map((secret) => new Secret(secret)));
  const redact = (text: string) => redactShapes(redactOwn(text));
  const target = call.query === '' ? call.path : `${call.path}?${call.query}`;
  const body = redact(call.body.toString('utf8'));
  return Object.freeze({
    service,
    method: call.method,
    path: redact(target),
    headers: hideHeaders(call.headers, redact),
    body: parseJson(body) ?? body,
    status: answer.status,
    answer: redact(answer.text),
    at: call.at,
  });
}

function redactShapes(text: string): string {
  return secretShapes.reduce((rest, shape) => rest.replace(shape, `$1${hidden}`), text);
}

function hideHeaders(headers: Call['headers'], redact: (text: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.includes(name) ? hidden : redact(value)]),
  );
}
