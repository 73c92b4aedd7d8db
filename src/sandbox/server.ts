import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import type { Act, Switchboard } from './behaviour.ts';
import { answerControl, type Controls, maxControlBytes } from './control.ts';
import { type Exchange, exchangeOf, type Received } from './received.ts';
import { send, type Wire, wireOf } from './send.ts';
import { type Answer, type Call, isServiceName, type Service, type ServiceName } from './service.ts';

/** All that a request needs of the sandbox. */
export interface Desk {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly switches: Switchboard;
  readonly received: Received;
  readonly controls: Controls;
  readonly clock: Clock;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** One request, to the end of its answer. Rejects when the caller goes away while sending. */
export async function serve(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const [path = '', ...query] = (request.url ?? '/').split('?');
  const [, name = ''] = path.split('/', 2);
  const target = { path, query: query.join('?') };
  if (isServiceName(name)) await serveService(name, target, request, response, desk);
  else await serveControl(target, request, response, desk);
}

interface Target {
  readonly path: string;
  readonly query: string;
}

async function serveService(
  name: ServiceName,
  { path, query }: Target,
  request: IncomingMessage,
  response: ServerResponse,
  desk: Desk,
): Promise<void> {
  const service = desk.services[name];
  const signal = goneSignal(response);
  const { body, tooLarge } = await readBody(request, service.maxBodyBytes);
  const call: Call = {
    method: request.method ?? 'GET',
    path: path.slice(`/${name}`.length),
    query,
    headers: firstHeaders(request),
    body,
    at: desk.clock.now(),
    signal,
  };
  const act = desk.switches.next(name);
  const answer = answerInstead(act, service) ?? (tooLarge ? service.tooLarge : await service.answer(call));
  const wire = wireOf(answer, act);
  remember(exchangeOf(name, call, service.secrets(call), seen(answer, wire)), body.length, desk);
  await send(response, wire, act, desk.clock, signal);
}

async function serveControl(
  target: Target,
  request: IncomingMessage,
  response: ServerResponse,
  { controls, clock }: Desk,
): Promise<void> {
  const { body } = await readBody(request, maxControlBytes);
  const answer = answerControl({ method: request.method ?? 'GET', ...target, body }, controls);
  const act: Act = { kind: 'normal' };
  await send(response, wireOf(answer, act), act, clock, goneSignal(response));
}

/** What is answered without asking the service. */
function answerInstead(act: Act, service: Service): Answer | undefined {
  if (act.kind === 'rate-limit') return service.rateLimited(act.retryAfterSeconds);
  if (act.kind !== 'status') return undefined;
  const headers = Object.entries(act.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return { status: act.status, headers: Object.fromEntries(headers), body: act.body ?? '' };
}

function seen(answer: Answer, wire: Wire | undefined): { status: number; text: string } {
  if (wire === undefined) return { status: 0, text: '' };
  const text = wire.headers['content-encoding'] === 'gzip' ? answer.body : wire.bytes.toString('utf8');
  return { status: wire.status, text };
}

function remember(exchange: Exchange, bytes: number, { received, onExchange }: Desk): void {
  received.add(exchange, bytes + exchange.answer.length);
  onExchange?.(exchange);
}

/** Aborts when the connection ends, whoever ends it. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

/**
 * Reads on to the end of a body that is too long, keeping none of it: a caller that is still sending would take an
 * early answer for a broken connection.
 */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<{ body: Buffer; tooLarge: boolean }> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks = [];
  }
  return { body: Buffer.concat(chunks), tooLarge: length > maxBytes };
}

function firstHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.[0] ?? '']));
}
