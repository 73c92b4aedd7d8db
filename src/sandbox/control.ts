/** The sandbox's own pages: what was received, and the switches, for people and for other processes. */
import { z } from 'zod';
import { type Json, parseJson } from '../lib/json.ts';
import { type Behaviour, behaviourSchema } from './behaviour.ts';
import type { Exchange } from './received.ts';
import { type Answer, isServiceName, type ServiceName, serviceNames } from './service.ts';

export interface Controls {
  received(service?: ServiceName): readonly Exchange[];
  behaviours(): Readonly<Record<ServiceName, Behaviour>>;
  behave(service: ServiceName, behaviour: Behaviour): void;
  reset(): void;
  help(): string;
}

export const maxControlBytes = 64 * 1024;

interface Order {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
}

export function answerControl(order: Order, controls: Controls): Answer {
  const { method, path } = order;
  const service = /^\/sandbox\/behaviour\/([^/]+)$/.exec(path)?.[1];
  if (service !== undefined) return method === 'PUT' ? putBehaviour(service, order.body, controls) : allow('PUT');
  switch (path) {
    case '/':
      return method === 'GET' ? text(200, controls.help()) : allow('GET');
    case '/sandbox/received':
      return method === 'GET' ? getReceived(order.query, controls) : allow('GET');
    case '/sandbox/behaviour':
      return method === 'GET' ? indented(controls.behaviours()) : allow('GET');
    case '/sandbox/reset':
      return method === 'POST' ? reset(controls) : allow('POST');
    default:
      return text(404, 'Nothing is here. GET / tells what is where.\n');
  }
}

function getReceived(query: string, controls: Controls): Answer {
  const service = new URLSearchParams(query).get('service');
  if (service === null) return indented(controls.received());
  return isServiceName(service) ? indented(controls.received(service)) : unknownService(service);
}

function putBehaviour(service: string, body: Buffer, controls: Controls): Answer {
  if (!isServiceName(service)) return unknownService(service);
  const parsed = behaviourSchema.safeParse(parseJson(body.toString('utf8')));
  if (!parsed.success) return text(400, `${z.prettifyError(parsed.error)}\n`);
  controls.behave(service, parsed.data);
  return indented(parsed.data);
}

function reset(controls: Controls): Answer {
  controls.reset();
  return { status: 204, headers: {}, body: '' };
}

function unknownService(name: string): Answer {
  return text(404, `There is no service "${name}". There are: ${serviceNames.join(', ')}.\n`);
}

function allow(method: string): Answer {
  return { ...text(405, `Use ${method}.\n`), headers: { allow: method } };
}

/** For people's eyes as well as for programs. */
function indented(value: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(value as Json, undefined, 2)}\n`,
  };
}

function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
