import { Agent, type Dispatcher, request } from 'undici';
import type { Operations } from '../delivery/operations.ts';
import { socketPathProblem } from '../lib/socket-path.ts';

export interface ControlClient extends Operations {
  close(): Promise<void>;
}

/** The daemon could not do what it was asked, or ended before it had answered: in words for a person. */
export class DaemonFailure extends Error {}

/** The operations of the daemon behind a control socket, or undefined when none listens there. */
export async function connectControl(socketPath: string): Promise<ControlClient | undefined> {
  if (socketPathProblem(socketPath) !== undefined) return undefined;
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });
  const call = <Result>(path: string, argument: unknown = {}): Promise<Result> =>
    exchange<Result>(dispatcher, path, argument).catch((error: unknown) => {
      throw isNobodyThere(error) || hasHungUp(error) ? gone(error) : error;
    });
  const client: ControlClient = {
    status: () => call('/status'),
    reload: () => call('/reload'),
    submit: (lines) => call('/submit', { lines }),
    deliveries: (query) => call('/deliveries', query),
    delivery: (id) => call('/delivery', { id }),
    redeliver: (choice) => call('/redeliver', choice),
    drop: (choice) => call('/drop', choice),
    exchanges: (id) => call('/exchanges', { id }),
    integrations: () => call('/integrations'),
    pause: (lane, by) => call('/pause', { lane, by }),
    resume: (lane) => call('/resume', { lane }),
    sendTest: (lane) => call('/send-test', { lane }),
    rebuildIndex: () => call('/rebuild-index'),
    close: () => dispatcher.close(),
  };
  try {
    await client.status();
    return client;
  } catch (error) {
    await dispatcher.close();
    if (error instanceof DaemonFailure && isNobodyThere(error.cause)) return undefined;
    throw error;
  }
}

async function exchange<Result>(dispatcher: Dispatcher, path: string, argument: unknown): Promise<Result> {
  const answer = await request(`http://daemon${path}`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(argument),
  });
  const body = (await answer.body.json()) as { result?: Result; error?: string };
  if (answer.statusCode !== 200)
    throw new DaemonFailure(`the daemon answered ${answer.statusCode}: ${body.error ?? ''}`);
  return body.result as Result;
}

function gone(cause: unknown): DaemonFailure {
  return new DaemonFailure('the daemon ended before it had answered; start it, and give the command again', { cause });
}

function isNobodyThere(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes(codeOf(error));
}

function hasHungUp(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
