import { Agent, request } from 'undici';
import type { Operations } from '../delivery/operations.ts';
import { socketPathProblem } from '../lib/socket-path.ts';

export interface ControlClient extends Operations {
  close(): Promise<void>;
}

/** The operations of the daemon behind a control socket, or undefined when none listens there. */
export async function connectControl(socketPath: string): Promise<ControlClient | undefined> {
  if (socketPathProblem(socketPath) !== undefined) return undefined;
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });
  const call = async <Result>(path: string, argument: unknown = {}): Promise<Result> => {
    const answer = await request(`http://daemon${path}`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(argument),
    });
    const body = (await answer.body.json()) as { result?: Result; error?: string };
    if (answer.statusCode !== 200) throw new Error(`the daemon answered ${answer.statusCode}: ${body.error ?? ''}`);
    return body.result as Result;
  };
  const client: ControlClient = {
    status: () => call('/status'),
    reload: () => call('/reload'),
    submit: (lines) => call('/submit', { lines }),
    deliveries: (query) => call('/deliveries', query),
    delivery: (id) => call('/delivery', { id }),
    redeliver: (choice) => call('/redeliver', choice),
    drop: (choice) => call('/drop', choice),
    close: () => dispatcher.close(),
  };
  try {
    await client.status();
    return client;
  } catch (error) {
    await dispatcher.close();
    if (isNobodyThere(error)) return undefined;
    throw error;
  }
}

function isNobodyThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}
