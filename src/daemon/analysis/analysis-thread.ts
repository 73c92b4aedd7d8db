import type { AlertsLog } from '../../alerts-log/alerts-log.ts';
import { type LoadedAnalysis, loadAnalysis } from '../../config/analysis/load-analysis.ts';
import { fromBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { DatagramReceiver } from '../../lib/datagram-receiver.ts';
import { homePaths } from '../../lib/home-paths.ts';
import { printable } from '../../lib/printable.ts';
import { Analyser } from './analyser.ts';
import {
  type AnalysisCounts,
  type AnalysisStart,
  type FromAnalysis,
  type HandOver,
  noCounts,
  type ToAnalysis,
} from './messages.ts';
import { openOutputs } from './open-outputs.ts';
import { openSocket } from './open-socket.ts';
import { readState, writeState } from './state-file.ts';

type Loaded = LoadedAnalysis & { readonly kind: 'loaded' };

/** What is open while events are taken. */
interface Work {
  readonly receiver: DatagramReceiver;
  readonly log: AlertsLog;
  readonly analyser: Analyser;
  /** Settles when nothing is taken any more. */
  readonly ended: Promise<void>;
  readonly stop: AbortController;
}

const reportMs = 1_000;
const saveMs = 60_000;

/** What the analysis thread does: loads the ruleset, takes events, and hands over to the next thread or ends. */
export class AnalysisThread {
  readonly #start: AnalysisStart;
  readonly #clock: Clock;
  readonly #tell: (message: FromAnalysis) => void;
  readonly #memoryFile: string;
  #loaded: Loaded | undefined;
  #work: Work | undefined;
  #truncatedBefore = 0;
  #unevaluated = 0;

  constructor(start: AnalysisStart, clock: Clock, tell: (message: FromAnalysis) => void) {
    this.#start = start;
    this.#clock = clock;
    this.#tell = tell;
    this.#memoryFile = homePaths(start.home).analysisMemory;
  }

  async load(): Promise<void> {
    const loaded = await loadAnalysis(this.#start.home);
    const { problems } = loaded;
    if (loaded.kind === 'refused') return this.#tell({ type: 'refused', problems });
    this.#loaded = loaded;
    const { decoders, rules } = loaded.ruleset;
    const summary = { decoders: decoders.nameIds.size, rules: rules.rules.length };
    this.#tell({ type: 'loaded', summary, problems });
  }

  /** False: this was the last message, the thread may end. */
  async obey(message: ToAnalysis): Promise<boolean> {
    switch (message.type) {
      case 'begin':
        return this.#loaded !== undefined && (await this.#begin(this.#loaded, message.handOver));
      case 'hand-over':
        this.#tell({ type: 'handed-over', handOver: await this.#handOver() });
        return false;
      case 'stop':
        this.#tell({ type: 'stopped', counts: await this.#end() });
        return false;
      default:
        return message satisfies never;
    }
  }

  async #begin({ config, ruleset, mitre }: Loaded, handOver: HandOver | undefined): Promise<boolean> {
    const { home, managerName } = this.#start;
    const clock = this.#clock;
    const socket = openSocket(homePaths(home).analysisSocket, handOver?.descriptor);
    if (socket.kind === 'refused') return this.#refuse(socket);
    const outputs = openOutputs(home, config.outputs, clock, this.#tell);
    if (outputs.kind === 'refused') {
      await socket.receiver.close();
      return this.#refuse(outputs);
    }
    const counts = handOver?.counts ?? noCounts;
    this.#truncatedBefore = counts.truncated;
    this.#unevaluated = counts.unevaluated;
    const analyser = new Analyser({ ...config, ruleset, managerName, mitre, counts, clock, log: outputs.log });
    analyser.remember(handOver?.memory ?? (await readState(this.#memoryFile)));
    const stop = new AbortController();
    const ended = analyser.run(socket.receiver, stop.signal);
    this.#work = { receiver: socket.receiver, log: outputs.log, analyser, ended, stop };
    this.#tell({ type: 'running', descriptor: socket.receiver.descriptor });
    this.#every(reportMs, stop.signal, () => this.#report());
    this.#every(saveMs, stop.signal, () => this.#save());
    // Whatever ends it but `stop` is a defect, and ends the thread with it.
    await ended;
    return true;
  }

  async #handOver(): Promise<HandOver> {
    const { analyser, receiver, log } = await this.#pause();
    log.close();
    await receiver.release();
    return { descriptor: receiver.descriptor, memory: analyser.memory(), counts: this.#counts() };
  }

  async #end(): Promise<AnalysisCounts> {
    if (this.#work === undefined) return noCounts;
    const { receiver, log } = await this.#pause();
    log.close();
    await receiver.close();
    await this.#save();
    return this.#counts();
  }

  /** Takes no more events; what was taken is written as far as the disk lets it. */
  async #pause(): Promise<Work> {
    const work = this.#work;
    if (work === undefined) throw new Error('the analysis has not begun');
    work.stop.abort();
    await work.ended;
    return work;
  }

  #refuse(refusal: { readonly file: string; readonly what: string; readonly remedy: string }): false {
    const { file, what, remedy } = refusal;
    const problem = { severity: 'mistake', code: 'unavailable', file, line: undefined, what, remedy } as const;
    this.#tell({ type: 'refused', problems: [problem] });
    return false;
  }

  #report(): void {
    this.#tell({ type: 'counts', counts: this.#counts() });
    for (const [pattern, times] of this.#loaded?.ruleset.unevaluated.take() ?? []) {
      this.#unevaluated += times;
      const fields = { pattern: printable(fromBytes(pattern)), times };
      const message = 'a pattern gave up: it tried too many ways to match; the rule or decoder was passed over';
      this.#tell({ type: 'log', level: 'warn', fields, message });
    }
  }

  #counts(): AnalysisCounts {
    const { analyser, receiver } = this.#work ?? {};
    if (analyser === undefined || receiver === undefined) return noCounts;
    const { counts } = analyser;
    return { ...counts, truncated: this.#truncatedBefore + receiver.truncated, unevaluated: this.#unevaluated };
  }

  async #save(): Promise<void> {
    try {
      await writeState(this.#memoryFile, this.#work?.analyser.memory());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = 'what the analysis remembers could not be saved; a restart would begin without it';
      this.#tell({ type: 'log', level: 'warn', fields: { file: this.#memoryFile, why }, message });
    }
  }

  /** Again and again until `stop` aborts. */
  #every(ms: number, stop: AbortSignal, call: () => unknown): void {
    const next = () => {
      if (stop.aborted) return;
      call();
      this.#clock.after(ms, next);
    };
    this.#clock.after(ms, next);
  }
}
