import { formatProblem, type Problem } from '../../config/problem.ts';
import type { Clock } from '../../lib/clock.ts';
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

/** After a failure the next thread starts so much later, each time twice as long, until one has lasted. */
const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;
const lastsMs = 600_000;

/**
 * The analysis as the rest of the program knows it: a thread that takes events from the queue socket, and is followed by
 * another when the rules are read anew or when it fails. The socket stays open in between, so nothing sent to it is lost.
 */
export class Analysis {
  readonly #options: AnalysisOptions;
  /** The one that takes events, or the last that did. */
  #worker: AnalysisWorker;
  #busy: Promise<unknown> = Promise.resolve();
  #beganAt = 0;
  #pauseMs = shortestPauseMs;
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

  /** Reads the ruleset again; when it has a mistake, the one in force stays. One reload at a time. */
  reload(): Promise<Reloaded> {
    return this.#alone(() => this.#replace());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#alone(() => this.#worker.stop());
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(task);
    this.#busy = done.catch(() => undefined);
    return done;
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
    return refused;
  }

  #watch(worker: AnalysisWorker): void {
    this.#beganAt = this.#options.clock.now();
    void worker.ended.then(() => this.#ended(worker));
  }

  /** A defect of the program must not end the analysis: another thread goes on with the next event. */
  #ended(worker: AnalysisWorker): void {
    const { clock, log } = this.#options;
    if (this.#stopping || this.#worker !== worker) return;
    if (clock.now() - this.#beganAt > lastsMs) this.#pauseMs = shortestPauseMs;
    log.error({ pauseMs: this.#pauseMs }, 'the analysis has ended by itself; events wait until it begins again');
    this.#beginAgainLater();
  }

  #beginAgainLater(): void {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    this.#options.clock.after(pauseMs, () => void this.#alone(() => this.#beginAgain()));
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
