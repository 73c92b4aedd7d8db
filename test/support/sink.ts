import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a sink does with a request that it has read. */
export type SinkAnswer = (response: ServerResponse, request: IncomingMessage) => void;

/** A webhook that speaks Slack's language and keeps what it accepted. */
export interface Sink {
  readonly url: string;
  /** The `ts` of each accepted message, which is the alert's id, in the order of arrival. */
  readonly ids: readonly string[];
  /** Requests, accepted or not. */
  requests(): number;
  answer(answer: SinkAnswer): void;
  close(): Promise<void>;
}

export const accept: SinkAnswer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
export const refuse =
  (status: number, headers: Record<string, string> = {}, body = ''): SinkAnswer =>
  (response) =>
    response.writeHead(status, headers).end(body);
export const hang: SinkAnswer = () => undefined;
export const disconnect: SinkAnswer = (response) => response.destroy();
export const garbage: SinkAnswer = (response) => response.writeHead(200).end('\u0000\ufffd<html>not slack');

export async function startSink(onArrival: (id: string) => void = () => undefined): Promise<Sink> {
  const ids: string[] = [];
  let requests = 0;
  let answer = accept;
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request).catch(() => '');
    requests += 1;
    if (answer === accept) {
      ids.push(idOf(body));
      onArrival(idOf(body));
    }
    answer(response, request);
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx`,
    ids,
    requests: () => requests,
    answer: (next) => {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function idOf(body: string): string {
  return /"ts":"([^"]+)"/.exec(body)?.[1] ?? '';
}
