import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { formatProblem, type Problem } from '../../config/problem.ts';
import type { Clock } from '../../lib/clock.ts';
import { createTurns } from '../in-turn.ts';
import { RestartPause } from '../threads/restart-pause.ts';
import { type AnalysisWorker, type AnalysisWorkerOptions, startAnalysisWorker } from './analysis-worker.ts';
import type { AnalysisCounts, HandOver, RulesetSummary } from './messages.ts';

export interface AnalysisOptions extends AnalysisWorkerOptions {
  readonly clock: Clock;
}

export type StartedAnalysis =
  | { readonly kind: 'running'; readonly analysis: Analysis }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

export interface Reloaded {
  readonly accepted: boolean;
  readonly problems: readonly Problem[];
}

/** Gives a thread that events come from the port through which they go from now on. */
export type ConnectFeed = (port: MessagePort) => void;

/**
 * The analysis as the rest of the program knows it: a thread that takes events from the queue socket, and is followed by
 * another when the rules are read anew or when it fails. The socket stays open in between, so nothing sent to it is lost.
 */
export class Analysis {
  readonly #options: AnalysisOptions;
  /** The one that takes events, or the last that did. */
  #worker: AnalysisWorker;
  readonly #inTurn = createTurns();
  readonly #pause: RestartPause;
  /** By names that no other one has had. */
  readonly #feeds = new Map<string, ConnectFeed>();
  #lastFeed = 0;
  #stopping = false;

  static async start(options: AnalysisOptions): Promise<StartedAnalysis> {
    const started = await startAnalysisWorker(options);
    if (started.kind === 'refused') return started;
    const { worker } = started;
    const problems = await worker.begin(undefined);
    if (problems === undefined) return { kind: 'running', analysis: new Analysis(options, worker) };
    await worker.end();
    return { kind: 'refused', problems };
  }

  /** `worker`: has begun. */
  private constructor(options: AnalysisOptions, worker: AnalysisWorker) {
    this.#options = options;
    this.#pause = new RestartPause(options.clock);
    this.#worker = worker;
    this.#watch(worker);
  }

  /** False between a failure and the thread that follows; events wait meanwhile. */
  get running(): boolean {
    return !this.#worker.hasEnded;
  }

  get counts(): AnalysisCounts {
    return this.#worker.counts;
  }

  get ruleset(): RulesetSummary {
    return this.#worker.ruleset;
  }

  get problems(): readonly Problem[] {
    return this.#worker.problems;
  }

  /** The events of one more thread are taken from now on; the answer ends that. */
  addFeed(connect: ConnectFeed): () => void {
    this.#lastFeed += 1;
    const name = `feed ${this.#lastFeed}`;
    let ended = false;
    void this.#inTurn(async () => {
      if (ended) return;
      this.#feeds.set(name, connect);
      this.#connect(name, connect);
    });
    return () => {
      ended = true;
      this.#feeds.delete(name);
    };
  }

  /** Reads the ruleset again; when it has a mistake, the one in force stays. One reload at a time. */
  reload(): Promise<Reloaded> {
    return this.#inTurn(() => this.#replace());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#inTurn(() => this.#worker.stop());
  }

  async #replace(): Promise<Reloaded> {
    const started = await startAnalysisWorker(this.#options);
    if (started.kind === 'refused') return { accepted: false, problems: started.problems };
    const { worker: next } = started;
    const before = this.#worker;
    const handed = await before.handOver();
    const refused = handed.kind === 'refused' ? handed.problems : await this.#change(before, next, handed.handOver);
    await (refused === undefined ? before : next).end();
    return { accepted: refused === undefined, problems: refused ?? next.problems };
  }

  /** When the next one cannot begin, the one before goes on. */
  async #change(before: AnalysisWorker, next: AnalysisWorker, handOver: HandOver) {
    const refused = await next.begin(handOver);
    if (refused === undefined) {
      this.#worker = next;
      this.#watch(next);
    } else if ((await before.begin(handOver)) !== undefined) await before.end();
    for (const [name, connect] of this.#feeds) this.#connect(name, connect);
    return refused;
  }

  #connect(name: string, connect: ConnectFeed): void {
    const { port1, port2 } = new MessageChannel();
    this.#worker.connect(name, port1);
    connect(port2);
  }

  #watch(worker: AnalysisWorker): void {
    this.#pause.began();
    void worker.ended.then(() => this.#ended(worker));
  }

  /** A defect of the program must not end the analysis: another thread goes on with the next event. */
  #ended(worker: AnalysisWorker): void {
    if (this.#stopping || this.#worker !== worker) return;
    const pauseMs = this.#beginAgainLater();
    this.#options.log.error({ pauseMs }, 'the analysis has ended by itself; events wait until it begins again');
  }

  #beginAgainLater(): number {
    const pauseMs = this.#pause.next();
    this.#options.clock.after(pauseMs, () => void this.#inTurn(() => this.#beginAgain()));
    return pauseMs;
  }

  async #beginAgain(): Promise<void> {
    // A reload may have come before.
    if (this.#stopping || this.running) return;
    const { log } = this.#options;
    const { accepted, problems } = await this.#replace();
    if (accepted) return log.info({}, 'the analysis goes on');
    for (const problem of problems) log.error({ problem: formatProblem(problem) }, 'the analysis cannot go on');
    this.#beginAgainLater();
  }
}
