import type { Worker } from 'node:worker_threads';
import type { Problem } from '../../config/problem.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import type { AnalysisCounts, AnalysisStart, FromAnalysis, HandOver, RulesetSummary, ToAnalysis } from './messages.ts';

export interface AnalysisWorkerOptions extends AnalysisStart {
  readonly log: Logger;
}

export type StartedWorker =
  | { readonly kind: 'loaded'; readonly worker: AnalysisWorker }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Starts a thread, which loads the ruleset. */
export async function startAnalysisWorker({ home, managerName, log }: AnalysisWorkerOptions): Promise<StartedWorker> {
  const start: AnalysisStart = { home, managerName };
  const thread = startWorker('./worker', import.meta.url, start);
  thread.on('error', (defect) => log.error({ defect }, 'the analysis failed: this is a defect of the program'));
  const loaded = await answer(thread, 'loaded', 'refused');
  if (loaded?.type === 'loaded') return { kind: 'loaded', worker: new AnalysisWorker(thread, loaded, log) };
  await thread.terminate();
  return { kind: 'refused', problems: loaded?.problems ?? [endedUnasked] };
}

/** An analysis thread, as seen from the main one. What it is asked is answered by undefined when it ends instead. */
export class AnalysisWorker {
  readonly ruleset: RulesetSummary;
  readonly problems: readonly Problem[];
  /** Settles when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;
  counts: AnalysisCounts | undefined;
  readonly #thread: Worker;

  constructor(thread: Worker, loaded: FromAnalysis & { readonly type: 'loaded' }, log: Logger) {
    this.#thread = thread;
    this.ruleset = loaded.summary;
    this.problems = loaded.problems;
    this.ended = new Promise((resolve) => thread.once('exit', () => resolve()));
    thread.on('message', (message: FromAnalysis) => {
      if (message.type === 'counts') this.counts = message.counts;
      if (message.type === 'log') log[message.level](message.fields, message.message);
    });
  }
}
