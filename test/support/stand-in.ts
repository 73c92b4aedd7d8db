import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived, body and all. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request; or, given the response, does to it what a far side may do. Undefined: no answer at all. */
export type Respond = (received: Received, response: ServerResponse) => Reply | undefined;

/** A service's stand-in: a real HTTP server on this machine that remembers what it was asked. */
export interface StandIn {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly Received[];
  /** Changes how it answers from now on. */
  respond(respond: Respond): void;
  close(): Promise<void>;
}

export async function openStandIn(first: Respond): Promise<StandIn> {
  const requests: Received[] = [];
  let respond = first;
  const server = createServer((request, response) => {
    const answer = (received: Received) => {
      requests.push(received);
      const reply = respond(received, response);
      if (reply !== undefined) response.writeHead(reply.status, reply.headers).end(reply.body);
    };
    // A client that goes away while it sends is no concern of the stand-in's.
    receive(request).then(answer, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    respond: (next) => {
      respond = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
}
