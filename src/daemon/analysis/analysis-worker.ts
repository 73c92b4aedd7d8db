import type { Worker } from 'node:worker_threads';
import type { Problem } from '../../config/problem.ts';
import { adoptDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import {
  type AnalysisStart,
  type FromAnalysis,
  type HandOver,
  noCounts,
  type RulesetSummary,
  type ToAnalysis,
} from './messages.ts';

export interface AnalysisWorkerOptions extends AnalysisStart {
  readonly log: Logger;
}

interface Refused {
  readonly kind: 'refused';
  readonly problems: readonly Problem[];
}

export type StartedWorker = { readonly kind: 'loaded'; readonly worker: AnalysisWorker } | Refused;
export type HandedOver = { readonly kind: 'handed-over'; readonly handOver: HandOver } | Refused;

/** Starts a thread, which loads the ruleset. */
export async function startAnalysisWorker({ home, managerName, log }: AnalysisWorkerOptions): Promise<StartedWorker> {
  const start: AnalysisStart = { home, managerName };
  const thread = startWorker('./worker', import.meta.url, start);
  thread.on('error', (defect) => log.error({ defect }, 'the analysis failed: this is a defect of the program'));
  const loaded = await answer(thread, 'loaded', 'refused');
  if (loaded?.type === 'loaded') return { kind: 'loaded', worker: new AnalysisWorker(thread, loaded, start, log) };
  if (loaded !== undefined) await end(thread);
  return { kind: 'refused', problems: loaded?.problems ?? [endedUnasked] };
}

/** An analysis thread, as the main one sees it. It lives until it is ended, or fails. */
export class AnalysisWorker {
  readonly ruleset: RulesetSummary;
  readonly problems: readonly Problem[];
  /** Settles when the thread is no more. */
  readonly ended: Promise<void>;
  /** As of its last report. */
  counts = noCounts;
  hasEnded = false;
  readonly #thread: Worker;
  readonly #socket: string;
  readonly #log: Logger;
  #descriptor: number | undefined;

  constructor(thread: Worker, loaded: FromAnalysis & { readonly type: 'loaded' }, start: AnalysisStart, log: Logger) {
    this.#thread = thread;
    this.#socket = homePaths(start.home).analysisSocket;
    this.#log = log;
    this.ruleset = loaded.summary;
    this.problems = loaded.problems;
    thread.on('message', (message: FromAnalysis) => this.#hear(message));
    this.ended = new Promise((resolve) => {
      thread.once('exit', () => {
        this.hasEnded = true;
        resolve();
      });
    });
  }

  /** Takes events, from where another one stopped. The answer is why it cannot; undefined: it does. */
  async begin(handOver: HandOver | undefined): Promise<readonly Problem[] | undefined> {
    if (handOver !== undefined) this.counts = handOver.counts;
    const answered = await this.#ask({ type: 'begin', handOver }, 'running', 'refused');
    return answered?.type === 'running' ? undefined : (answered?.problems ?? [endedUnasked]);
  }

  /** Takes no more events, until `begin`. Refused: it goes on. */
  async handOver(): Promise<HandedOver> {
    const answered = await this.#ask({ type: 'hand-over' }, 'handed-over', 'refused');
    if (answered?.type === 'refused') return { kind: 'refused', problems: answered.problems };
    return { kind: 'handed-over', handOver: answered?.handOver ?? this.#left() };
  }

  /** Takes what was sent by now, and closes the socket. */
  async stop(): Promise<void> {
    const stopped = await this.#ask({ type: 'stop' }, 'stopped');
    if (stopped !== undefined) this.counts = stopped.counts;
    else await adoptDatagramReceiver(this.#socket, this.#left().descriptor).close();
    await this.end();
  }

  /** Ends the thread as it is; the socket stays open. */
  async end(): Promise<void> {
    if (!this.hasEnded) await end(this.#thread);
  }

  /** After a failure: what it knew is lost, the socket and what waits there are not. */
  #left(): HandOver {
    if (this.#descriptor === undefined) throw new Error('the analysis has not begun');
    return { descriptor: this.#descriptor, memory: undefined, counts: this.counts };
  }

  #hear(message: FromAnalysis): void {
    // Not only at the beginning: a socket whose file was removed is followed by another.
    if (message.type === 'running') this.#descriptor = message.descriptor;
    else if (message.type === 'counts') this.counts = message.counts;
    else if (message.type === 'log') this.#log[message.level](message.fields, message.message);
  }

  /** Undefined: the thread has ended instead. */
  #ask<Type extends FromAnalysis['type']>(question: ToAnalysis, ...types: readonly Type[]) {
    if (this.hasEnded) return Promise.resolve(undefined);
    const answered = answer(this.#thread, ...types);
    post(this.#thread, question);
    return answered;
  }
}

const endedUnasked: Problem = {
  severity: 'mistake',
  code: 'unavailable',
  file: 'the analysis',
  line: undefined,
  what: 'it ended before it had begun, which is a defect of the program',
  remedy: 'report it, with what the log says',
};

function post(thread: Worker, message: ToAnalysis): void {
  thread.postMessage(message);
}

function end(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('exit', () => resolve());
    post(thread, { type: 'end' });
  });
}

/** The next message of these types; undefined when the thread ends before. */
function answer<Type extends FromAnalysis['type']>(
  thread: Worker,
  ...types: readonly Type[]
): Promise<(FromAnalysis & { readonly type: Type }) | undefined> {
  return new Promise((resolve) => {
    const settle = (message: (FromAnalysis & { readonly type: Type }) | undefined) => {
      thread.off('message', hear);
      thread.off('exit', ended);
      resolve(message);
    };
    const hear = (message: FromAnalysis) => {
      if (isOneOf(types, message)) settle(message);
    };
    const ended = () => settle(undefined);
    thread.on('message', hear);
    thread.on('exit', ended);
  });
}

function isOneOf<Type extends FromAnalysis['type']>(
  types: readonly Type[],
  message: FromAnalysis,
): message is FromAnalysis & { readonly type: Type } {
  return (types as readonly string[]).includes(message.type);
}
