import type { Clock } from '../../lib/clock.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../lib/http-client.ts';
import type { ProcessEnd, ProcessRequest, ProcessRunner } from '../../lib/process-runner.ts';

/** What was said, as it was said: with its secrets, and whole. `show-exchange.ts` makes of it what people may see. */
export type Recording = HttpRecording | ScriptRecording;

export interface HttpRecording {
  readonly kind: 'http';
  readonly at: number;
  readonly milliseconds: number;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer | { readonly error: unknown };
}

export interface ScriptRecording {
  readonly kind: 'script';
  readonly at: number;
  readonly milliseconds: number;
  readonly command: readonly string[];
  readonly end: ProcessEnd;
  /** The attempt was over before the script was. */
  readonly aborted: boolean;
  /** The last lines, as many as may be of use. */
  readonly lines: readonly string[];
}

/**
 * Listens to what a block says and is answered. An exchange belongs to the attempt whose signal it carries: that holds
 * however many attempts are under way, and where several ask the same question at once, it belongs to the one that asked.
 */
export interface Recorder {
  /** In place of the tools that were given: they do the same. */
  readonly http: HttpClient;
  readonly processes: ProcessRunner;
  /** Makes one attempt, and answers what was said in it besides what came of it. */
  listen<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<{ result: T; said: readonly Recording[] }>;
}

interface Tapped {
  readonly http: HttpClient;
  readonly processes: ProcessRunner;
}

/** A look-up asks a few questions; beyond this an attempt's exchanges are not kept. */
const mostOfAttempt = 16;

export function openRecorder({ http, processes }: Tapped, clock: Clock): Recorder {
  const heard = new WeakMap<AbortSignal, Recording[]>();
  const keep = (signal: AbortSignal, recording: Recording) => {
    const said = heard.get(signal);
    if (said !== undefined && said.length < mostOfAttempt) said.push(recording);
  };
  return {
    http: { request: (request) => recordRequest(http, request, clock, keep), close: () => http.close() },
    processes: { run: (request) => recordRun(processes, request, clock, keep) },
    listen: async (signal, attempt) => {
      const said: Recording[] = [];
      heard.set(signal, said);
      return { result: await attempt(), said };
    },
  };
}

type Keep = (signal: AbortSignal, recording: Recording) => void;

async function recordRequest(http: HttpClient, request: HttpRequest, clock: Clock, keep: Keep): Promise<HttpAnswer> {
  const at = clock.now();
  const done = (answer: HttpRecording['answer']) =>
    keep(request.signal, { kind: 'http', at, milliseconds: clock.now() - at, request, answer });
  try {
    const answer = await http.request(request);
    done(answer);
    return answer;
  } catch (error) {
    done({ error });
    throw error;
  }
}

async function recordRun(
  processes: ProcessRunner,
  request: ProcessRequest,
  clock: Clock,
  keep: Keep,
): Promise<ProcessEnd> {
  const at = clock.now();
  const lines = lastLines();
  const onLine = (line: string) => {
    lines.add(line);
    request.onLine(line);
  };
  const end = await processes.run({ ...request, onLine });
  const { file, args, signal } = request;
  const facts = { command: [file, ...args], end, aborted: signal.aborted, lines: lines.kept };
  keep(signal, { kind: 'script', at, milliseconds: clock.now() - at, ...facts });
  return end;
}

/** More than is shown, since what is hidden gets shorter. */
const mostLines = 32 * 1024;

function lastLines() {
  const kept: string[] = [];
  let length = 0;
  return {
    kept,
    add: (line: string) => {
      kept.push(line);
      length += line.length + 1;
      while (length > mostLines) length -= (kept.shift()?.length ?? 0) + 1;
    },
  };
}
