import { type Dispatcher, request } from 'undici';
import { type Json, parseJson } from '../../src/lib/json.ts';

export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
  /** Undefined when the answer is no JSON. */
  readonly json: Json | undefined;
}

export interface Asking {
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything but text and bytes is sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** One HTTP exchange over a real connection, read to its end. */
export async function ask(url: string, { method = 'GET', headers = {}, body, signal }: Asking = {}): Promise<Asked> {
  const answer = await request(url, { method, headers, body: encode(body), signal: signal ?? null });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const text = bytes.toString('utf8');
  return { status: answer.statusCode, headers: answer.headers, bytes, text, json: parseJson(text) };
}

function encode(body: unknown): string | Buffer | null {
  if (body === undefined) return null;
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}
