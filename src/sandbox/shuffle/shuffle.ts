/**
 * Shuffle's webhook trigger as the on-premises back end answers it; the cloud's is not public. It sets no content type,
 * so its JSON goes out as the plain text that Go takes it for.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { type Answer, type Call, edgeAnswer, retryAfter, type Service } from '../service.ts';
import { executionArgument } from './execution.ts';
import { findHook, guard, passesGuard, type shuffleHooks } from './hooks.ts';

/** A workflow that was started. */
export interface Execution {
  readonly id: string;
  /** The text that the workflow works on. */
  readonly argument: string;
}

export interface Shuffle extends Service {
  /** Oldest first; only the newest are kept. */
  executions(): readonly Execution[];
}

/** A hook of version 2 looks at its workflow once a second, this often. */
const longestWaitSeconds = 15;
const keptExecutions = 100;
const executing = new Set(['POST', 'GET', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

export function openShuffle(clock: Clock): Shuffle {
  const executions: Execution[] = [];

  function execute(call: Call): string {
    const id = randomUUID();
    executions.push({ id, argument: executionArgument(call) });
    if (executions.length > keptExecutions) executions.shift();
    return id;
  }

  return {
    maxBodyBytes: 32 * 1024 * 1024,
    tooLarge: edgeAnswer(413, 'Request Entity Too Large'),
    answer: (call) => answerOf(call, { execute, clock }),
    rateLimited: (seconds) => edgeAnswer(429, 'Too Many Requests', retryAfter(seconds)),
    secrets,
    executions: () => [...executions],
  };
}

interface Backend {
  /** Starts a workflow; answers the execution's id. */
  readonly execute: (call: Call) => string;
  readonly clock: Clock;
}

/** In the order in which Shuffle looks: the path, the method, the caller, the id, and then what the hook is. */
async function answerOf(call: Call, backend: Backend): Promise<Answer> {
  const pieces = call.path.split('/');
  const id = pieces[4] ?? '';
  if (pieces.length < 4) return text(403, '{"success": false}');
  if (!isRoute(pieces)) return text(404, '404 page not found\n');
  if (id === '') return text(400, '{"success": false}');
  if (!executing.has(call.method)) return { status: 405, headers: {}, body: '' };
  if (/microsoftpreview|googlebot/i.test(call.headers['user-agent'] ?? '')) return botRefused();
  if (id.length !== 44) return refused(401, 'Hook ID not valid');
  const hook = findHook(id);
  return hook === undefined ? text(400, '{"success": false}') : answerOfHook(hook, call, backend);
}

async function answerOfHook(hook: (typeof shuffleHooks)[number], call: Call, backend: Backend): Promise<Answer> {
  switch (hook) {
    case 'stopped':
      return refused(400, "The webhook isn't running. Is it running?");
    case 'without_workflow':
      return refused(400, 'No workflows are defined');
    case 'guarded':
      return passesGuard(guard, call.headers) ? started(call, backend) : refused(401, 'Bad authentication headers');
    case 'broken':
      return text(500, '{"success": false}');
    case 'failing':
      return workflowRefused();
    case 'own_words':
      backend.execute(call);
      return text(200, 'Thank you, we are looking at it.');
    case 'waiting':
      return waited(call, backend, 2);
    case 'waiting_in_vain':
      return waited(call, backend, Number.POSITIVE_INFINITY);
    case 'running':
      return started(call, backend);
    default:
      return hook satisfies never;
  }
}

function started(call: Call, { execute }: Backend): Answer {
  return text(200, `{"success": true, "execution_id": "${execute(call)}"}`);
}

/** The workflow's own result when it ends in time, the usual answer otherwise. */
async function waited(call: Call, backend: Backend, workflowSeconds: number): Promise<Answer> {
  const usual = started(call, backend);
  for (let second = 1; second <= longestWaitSeconds && !call.signal.aborted; second += 1) {
    await backend.clock.sleep(1000, call.signal);
    if (second >= workflowSeconds) return text(200, '{"ticket":"SEC-1024","state":"opened"}');
  }
  return usual;
}

function isRoute(pieces: readonly string[]): boolean {
  return pieces.slice(0, 4).join('/') === '/api/v1/hooks' && pieces.length <= 5;
}

function botRefused(): Answer {
  return refused(400, 'Google/Microsoft preview bots not allowed. Please change the useragent.');
}

/** One object for the workflow and one for the hook, one after the other: no JSON, and the quotes inside less so. */
function workflowRefused(): Answer {
  const workflow = '{"success": false, "reason": "Failed running: the action "Open ticket" has no app"}';
  return text(500, `${workflow}{"success": false, "reason": "Failed to run workflow. Check logs."}`);
}

function refused(status: number, reason: string): Answer {
  return text(status, `{"success": false, "reason": "${reason}"}`);
}

function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** The UUID in the path is the credential; of a mistyped path, all that stands where it should. */
function secrets({ path, headers }: Call): readonly string[] {
  const id = /(?:hooks\/webhook_|hooks\/|webhook_)(.+)$/.exec(path)?.[1] ?? '';
  const guarded = guard.split('\n').map((line) => headers[line.split(/[=:]/)[0]?.toLowerCase() ?? ''] ?? '');
  return [id, ...guarded];
}
