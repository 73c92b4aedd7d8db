import type { Worker } from 'node:worker_threads';
import { formatProblem, type Problem } from '../../config/problem.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import {
  type AnalysisCounts,
  type AnalysisStart,
  type FromAnalysis,
  type HandOver,
  noCounts,
  type RulesetSummary,
  type ToAnalysis,
} from './messages.ts';

export interface AnalysisOptions extends AnalysisStart {
  readonly clock: Clock;
  readonly log: Logger;
}

export type StartedAnalysis =
  | { readonly kind: 'running'; readonly analysis: Analysis }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** A thread that has loaded its ruleset. */
interface Thread {
  readonly worker: Worker;
  readonly summary: RulesetSummary;
  readonly problems: readonly Problem[];
}

/** After a failure the next thread starts so much later, each time longer, until one has lasted. */
const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;
const lastsMs = 600_000;

/**
 * The analysis as the rest of the program knows it: a thread that takes events from the queue socket, and is followed by
 * another when the rules are read anew or when it fails. The socket stays open in between, so nothing sent to it is lost.
 */
export class Analysis {
  readonly #options: AnalysisOptions;
  #thread: Thread;
  #counts: AnalysisCounts = noCounts;
  #descriptor: number | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  #startedAt: number;
  #pauseMs = shortestPauseMs;
  #stopping = false;
  #handingOver = false;

  static async start(options: AnalysisOptions): Promise<StartedAnalysis> {
    const thread = await loadThread(options);
    if ('refused' in thread) return { kind: 'refused', problems: thread.refused };
    const analysis = new Analysis(options, thread);
    const refused = await analysis.#begin(thread, undefined);
    return refused === undefined ? { kind: 'running', analysis } : { kind: 'refused', problems: refused };
  }

  private constructor(options: AnalysisOptions, thread: Thread) {
    this.#options = options;
    this.#thread = thread;
    this.#startedAt = options.clock.now();
  }

  get counts(): AnalysisCounts {
    return this.#counts;
  }

  get ruleset(): RulesetSummary {
    return this.#thread.summary;
  }

  get problems(): readonly Problem[] {
    return this.#thread.problems;
  }

  /** Reads the ruleset again; when it has a mistake, the one in force stays. One reload at a time. */
  reload(): Promise<{ readonly accepted: boolean; readonly problems: readonly Problem[] }> {
    const next = this.#busy.then(() => this.#replace());
    this.#busy = next.catch(() => undefined);
    return next;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#busy;
    const { worker } = this.#thread;
    const stopped = answer(worker, 'stopped');
    post(worker, { type: 'stop' });
    this.#counts = (await stopped)?.counts ?? this.#counts;
    await worker.terminate();
  }

  async #replace() {
    const thread = await loadThread(this.#options);
    if ('refused' in thread) return { accepted: false, problems: thread.refused };
    const handOver = await this.#takeOver();
    const refused = await this.#begin(thread, handOver);
    return { accepted: refused === undefined, problems: refused ?? thread.problems };
  }

  /** Ends the present thread and gives what the next one needs of it. */
  async #takeOver(): Promise<HandOver | undefined> {
    const { worker } = this.#thread;
    this.#handingOver = true;
    const handedOver = answer(worker, 'handed-over');
    post(worker, { type: 'hand-over' });
    const handOver = (await handedOver)?.handOver ?? this.#left();
    this.#handingOver = false;
    return handOver;
  }

  /** What a thread that failed leaves behind: its memory is lost, the socket and what waits there are not. */
  #left(): HandOver | undefined {
    if (this.#descriptor === undefined) return undefined;
    return { descriptor: this.#descriptor, memory: undefined, counts: this.#counts };
  }

  async #begin(thread: Thread, handOver: HandOver | undefined): Promise<readonly Problem[] | undefined> {
    const { worker } = thread;
    this.#thread = thread;
    this.#startedAt = this.#options.clock.now();
    worker.on('message', (message: FromAnalysis) => this.#hear(message));
    worker.once('error', () => this.#failed(worker));
    const answered = answer(worker, 'running', 'refused');
    post(worker, { type: 'begin', handOver });
    const message = await answered;
    if (message?.type !== 'refused') return undefined;
    await worker.terminate();
    return message.problems;
  }

  #hear(message: FromAnalysis): void {
    switch (message.type) {
      case 'running':
        this.#descriptor = message.descriptor;
        return;
      case 'counts':
        this.#counts = message.counts;
        return;
      case 'log':
        this.#options.log[message.level](message.fields, message.message);
        return;
      default:
    }
  }

  /** A defect of the program must not end the analysis: another thread goes on with the next event. */
  #failed(worker: Worker): void {
    const { clock } = this.#options;
    if (this.#stopping || this.#handingOver || this.#thread.worker !== worker) return;
    this.#pauseMs =
      clock.now() - this.#startedAt > lastsMs ? shortestPauseMs : Math.min(this.#pauseMs * 2, longestPauseMs);
    this.#busy = this.#busy.then(() => this.#restart()).catch(() => undefined);
  }

  async #restart(): Promise<void> {
    const { clock, log } = this.#options;
    await clock.sleep(this.#pauseMs);
    if (this.#stopping) return;
    const thread = await loadThread(this.#options);
    const refused = 'refused' in thread ? thread.refused : await this.#begin(thread, this.#left());
    for (const problem of refused ?? []) log.error({ problem: formatProblem(problem) }, 'the analysis cannot go on');
  }
}

async function loadThread({
  home,
  managerName,
  log,
}: AnalysisOptions): Promise<Thread | { readonly refused: readonly Problem[] }> {
  const start: AnalysisStart = { home, managerName };
  const worker = startWorker('./worker', import.meta.url, start);
  worker.on('error', (defect) => log.error({ defect }, 'the analysis failed: this is a defect of the program'));
  const message = await answer(worker, 'loaded', 'refused');
  if (message?.type === 'loaded') return { worker, summary: message.summary, problems: message.problems };
  await worker.terminate();
  return { refused: message?.problems ?? [] };
}

function post(worker: Worker, message: ToAnalysis): void {
  worker.postMessage(message);
}

/** The next message of these types; undefined when the thread ends before. */
function answer<Type extends FromAnalysis['type']>(
  worker: Worker,
  ...types: readonly Type[]
): Promise<(FromAnalysis & { readonly type: Type }) | undefined> {
  return new Promise((resolve) => {
    const hear = (message: FromAnalysis) => {
      if ((types as readonly string[]).includes(message.type)) end(message as FromAnalysis & { readonly type: Type });
    };
    const ended = () => end(undefined);
    const end = (message: (FromAnalysis & { readonly type: Type }) | undefined) => {
      worker.off('message', hear);
      worker.off('exit', ended);
      resolve(message);
    };
    worker.on('message', hear);
    worker.on('exit', ended);
  });
}
