import type { HttpClient, HttpRequest } from '../../src/lib/http-client.ts';
import type { Received, Reply } from './stand-in.ts';

export interface ScriptedHttp extends HttpClient {
  readonly requests: readonly HttpRequest[];
}

/** An HTTP client without a network: every request gets the reply that `respond` gives it. */
export function scriptedHttp(respond: (received: Received) => Reply): ScriptedHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    request: async (request) => {
      requests.push(request);
      const { status, body = '', headers = {} } = respond({ body: '', ...request });
      return { status, headers, body: Buffer.from(body).toString('utf8'), cut: false };
    },
    close: () => Promise.resolve(),
  };
}
