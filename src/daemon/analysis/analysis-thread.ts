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
import { tendPastLogs } from './tend-past-logs.ts';

type Loaded = LoadedAnalysis & { readonly kind: 'loaded' };

/** What is open while events are taken. */
interface Work {
  readonly receiver: DatagramReceiver;
  readonly log: AlertsLog;
  readonly analyser: Analyser;
}

interface Refusal {
  readonly file: string;
  readonly what: string;
  readonly remedy: string;
}

const reportMs = 1_000;
const saveMs = 60_000;
/** Of a message that the engine failed on, so much is logged. */
const shownOfMessage = 1_000;

/** What the analysis thread does: loads the ruleset, takes events, and hands over to the next thread or ends. */
export class AnalysisThread {
  readonly #start: AnalysisStart;
  readonly #clock: Clock;
  readonly #tell: (message: FromAnalysis) => void;
  readonly #memoryFile: string;
  #loaded: Loaded | undefined;
  #work: Work | undefined;
  #stop = new AbortController();
  /** Settles when nothing is taken any more. */
  #taking: Promise<void> = Promise.resolve();
  #saving: Promise<void> = Promise.resolve();
  #truncatedBefore = 0;
  #unevaluated = 0;
  #failures: { times: number; readonly first: object } | undefined;

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

  async obey(message: Exclude<ToAnalysis, { readonly type: 'end' }>): Promise<void> {
    switch (message.type) {
      case 'begin':
        return this.#begin(message.handOver);
      case 'hand-over':
        return this.#handOver();
      case 'stop':
        return this.#end();
      default:
        return message satisfies never;
    }
  }

  async #begin(handOver: HandOver | undefined): Promise<void> {
    if (this.#loaded === undefined) throw new Error('there is no ruleset to begin with');
    const { home, managerName } = this.#start;
    const { config, ruleset, mitre } = this.#loaded;
    const clock = this.#clock;
    const socket = openSocket(homePaths(home).analysisSocket, handOver?.descriptor);
    if (socket.kind === 'refused') return this.#refuse(socket);
    const { receiver } = socket;
    const outputs = openOutputs(home, config.outputs, clock, this.#tell);
    if (outputs.kind === 'refused') {
      if (handOver === undefined) await receiver.close();
      return this.#refuse(...outputs.refusals);
    }
    const counts = handOver?.counts ?? noCounts;
    this.#truncatedBefore = counts.truncated;
    this.#unevaluated = counts.unevaluated;
    const failed = (event: string, defect: unknown) => this.#noteFailure(event, defect);
    const analyser = new Analyser({ ...config, ruleset, managerName, mitre, counts, clock, log: outputs.log, failed });
    await this.#remember(analyser, handOver?.memory);
    this.#goOn({ receiver, log: outputs.log, analyser });
    this.#tell({ type: 'running', descriptor: receiver.descriptor });
  }

  async #remember(analyser: Analyser, handedOver: Uint8Array | undefined): Promise<void> {
    const stored = handedOver ? { kind: 'whole' as const, bytes: handedOver } : await readState(this.#memoryFile);
    if (stored.kind === 'none' || (stored.kind === 'whole' && analyser.remember(stored.bytes))) return;
    const why = stored.kind === 'unusable' ? stored.why : 'another version of the program wrote it';
    const message = 'what the analysis remembered of past events cannot be used; it begins without';
    this.#tell({ type: 'log', level: 'warn', fields: { file: this.#memoryFile, why }, message });
  }

  /** Takes events. Whatever ends it but a stop is a defect, of which this thread dies. */
  #goOn(work: Work): void {
    const stop = new AbortController();
    this.#work = work;
    this.#stop = stop;
    this.#taking = work.analyser.run(work.receiver, stop.signal);
    this.#every(reportMs, stop.signal, () => this.#report());
    this.#every(saveMs, stop.signal, () => this.#save(work.analyser));
    tendPastLogs(this.#start.home, this.#clock, this.#tell, stop.signal);
  }

  async #handOver(): Promise<void> {
    const work = await this.#pause();
    const { analyser, receiver, log } = work;
    if (log.waiting > 0) {
      this.#goOn(work);
      const what = 'the disk refuses what is to be written, and a new thread would not have it';
      return this.#refuse({ file: 'logs', what, remedy: 'make room on the disk, and reload again' });
    }
    log.close();
    await receiver.release();
    const { descriptor } = receiver;
    const memory = analyser.memory();
    this.#tell({ type: 'handed-over', handOver: { descriptor, memory, counts: this.#counts(work) } });
  }

  async #end(): Promise<void> {
    const work = await this.#pause();
    const { analyser, receiver, log } = work;
    analyser.takeRest(receiver);
    log.close();
    await receiver.close();
    await this.#save(analyser);
    this.#tell({ type: 'stopped', counts: this.#counts(work) });
  }

  /** Takes no more events. */
  async #pause(): Promise<Work> {
    if (this.#work === undefined) throw new Error('the analysis has not begun');
    this.#stop.abort();
    await this.#taking;
    this.#report();
    return this.#work;
  }

  #refuse(...refusals: readonly Refusal[]): void {
    const problems = refusals.map(
      ({ file, what, remedy }) =>
        ({ severity: 'mistake', code: 'unavailable', file, line: undefined, what, remedy }) as const,
    );
    this.#tell({ type: 'refused', problems });
  }

  #report(): void {
    if (this.#work !== undefined) this.#tell({ type: 'counts', counts: this.#counts(this.#work) });
    for (const [pattern, times] of this.#loaded?.ruleset.unevaluated.take() ?? []) {
      this.#unevaluated += times;
      const fields = { pattern: printable(fromBytes(pattern)), times };
      const message = 'a pattern gave up: it tried too many ways to match; the rule or decoder was passed over';
      this.#tell({ type: 'log', level: 'warn', fields, message });
    }
    if (this.#failures === undefined) return;
    const { times, first: fields } = this.#failures;
    this.#failures = undefined;
    const message = 'the analysis of an event failed, which is a defect of the program; the event was passed over';
    this.#tell({ type: 'log', level: 'error', fields: { ...fields, times }, message });
  }

  /** All of one report are told by the first. */
  #noteFailure(message: string, defect: unknown): void {
    const event = printable(fromBytes(message.slice(0, shownOfMessage)));
    this.#failures ??= { times: 0, first: { event, defect } };
    this.#failures.times += 1;
  }

  #counts({ analyser, receiver }: Work): AnalysisCounts {
    const { counts } = analyser;
    return { ...counts, truncated: this.#truncatedBefore + receiver.truncated, unevaluated: this.#unevaluated };
  }

  /** One after the other: they write to the same file. */
  #save(analyser: Analyser): Promise<void> {
    this.#saving = this.#saving.then(() => this.#write(analyser));
    return this.#saving;
  }

  async #write(analyser: Analyser): Promise<void> {
    try {
      await writeState(this.#memoryFile, analyser.memory());
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
