import type { MessagePort } from 'node:worker_threads';
import type { Problem } from '../../config/problem.ts';
import { adoptDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import { Conversation } from '../threads/conversation.ts';
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
type AnalysisConversation = Conversation<ToAnalysis, FromAnalysis>;

/** Starts a thread, which loads the ruleset. */
export async function startAnalysisWorker({ home, managerName, log }: AnalysisWorkerOptions): Promise<StartedWorker> {
  const start: AnalysisStart = { home, managerName };
  const thread: AnalysisConversation = new Conversation(
    startWorker('./worker', import.meta.url, start),
    'the analysis',
    log,
  );
  const loaded = await thread.answer('loaded', 'refused');
  if (loaded?.type === 'loaded') return { kind: 'loaded', worker: new AnalysisWorker(thread, loaded, start) };
  await thread.end();
  return { kind: 'refused', problems: loaded?.problems ?? [endedUnasked] };
}

/** An analysis thread, as the main one sees it. It lives until it is ended, or fails. */
export class AnalysisWorker {
  readonly ruleset: RulesetSummary;
  readonly problems: readonly Problem[];
  /** As of its last report. */
  counts = noCounts;
  readonly #thread: AnalysisConversation;
  readonly #socket: string;
  #descriptor: number | undefined;

  constructor(thread: AnalysisConversation, loaded: FromAnalysis & { readonly type: 'loaded' }, start: AnalysisStart) {
    this.#thread = thread;
    this.#socket = homePaths(start.home).analysisSocket;
    this.ruleset = loaded.summary;
    this.problems = loaded.problems;
    thread.hear((message) => this.#hear(message));
  }

  /** Settles when the thread is no more. */
  get ended(): Promise<void> {
    return this.#thread.ended;
  }

  get hasEnded(): boolean {
    return this.#thread.hasEnded;
  }

  /** Takes events, from where another one stopped. The answer is why it cannot; undefined: it does. */
  async begin(handOver: HandOver | undefined): Promise<readonly Problem[] | undefined> {
    if (handOver !== undefined) this.counts = handOver.counts;
    const answered = await this.#thread.ask({ type: 'begin', handOver }, 'running', 'refused');
    return answered?.type === 'running' ? undefined : (answered?.problems ?? [endedUnasked]);
  }

  /** Takes events from this port too, as long as it takes any. */
  connect(name: string, port: MessagePort): void {
    this.#thread.post({ type: 'connect', name, port }, [port]);
  }

  /** Takes no more events, until `begin`. Refused: it goes on. */
  async handOver(): Promise<HandedOver> {
    const answered = await this.#thread.ask({ type: 'hand-over' }, 'handed-over', 'refused');
    if (answered?.type === 'refused') return { kind: 'refused', problems: answered.problems };
    return { kind: 'handed-over', handOver: answered?.handOver ?? this.#left() };
  }

  /** Takes what was sent by now, and closes the socket. */
  async stop(): Promise<void> {
    const stopped = await this.#thread.ask({ type: 'stop' }, 'stopped');
    if (stopped !== undefined) this.counts = stopped.counts;
    else await adoptDatagramReceiver(this.#socket, this.#left().descriptor).close();
    await this.end();
  }

  /** Ends the thread as it is; the socket stays open. */
  async end(): Promise<void> {
    await this.#thread.end();
  }

  /** After a failure: what it knew is lost, the socket and what waits there are not. */
  #left(): HandOver {
    if (this.#descriptor === undefined) throw new Error('the analysis has not begun');
    return { descriptor: this.#descriptor, memory: undefined, counts: this.counts, feeds: {} };
  }

  #hear(message: FromAnalysis): void {
    // Not only at the beginning: a socket whose file was removed is followed by another.
    if (message.type === 'running') this.#descriptor = message.descriptor;
    else if (message.type === 'counts') this.counts = message.counts;
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
