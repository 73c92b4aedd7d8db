import type { AlertsLog } from '../../alerts-log/alerts-log.ts';
import { type LoadedAnalysis, loadAnalysis } from '../../config/analysis/load-analysis.ts';
import type { Clock } from '../../lib/clock.ts';
import type { DatagramReceiver } from '../../lib/datagram-receiver.ts';
import { homePaths } from '../../lib/home-paths.ts';
import { Feeds } from '../feed/feeds.ts';
import { createTurns } from '../in-turn.ts';
import { every } from '../threads/every.ts';
import { Analyser } from './analyser.ts';
import { AnalysisNotes } from './analysis-notes.ts';
import { joinInlets } from './inlets.ts';
import {
  type AnalysisCounts,
  type AnalysisStart,
  type FromAnalysis,
  type HandOver,
  noCounts,
  type ToAnalysis,
} from './messages.ts';
import { openOutputs } from './open-outputs.ts';
import { inodeOf, openSocket } from './open-socket.ts';
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

/** What the analysis thread does: loads the ruleset, takes events, and hands over to the next thread or ends. */
export class AnalysisThread {
  readonly #start: AnalysisStart;
  readonly #clock: Clock;
  readonly #tell: (message: FromAnalysis) => void;
  readonly #memoryFile: string;
  readonly #socketPath: string;
  #loaded: Loaded | undefined;
  #work: Work | undefined;
  #stop = new AbortController();
  /** Settles when nothing is taken any more. */
  #taking: Promise<void> = Promise.resolve();
  #saving: Promise<void> = Promise.resolve();
  /** For changes of what is open. */
  readonly #inTurn = createTurns();
  /** Of the socket's file, so that one in its place is noticed. */
  #inode: bigint | undefined;
  /** Why nobody can send, while that is so. */
  #unreachable: string | undefined;
  #truncatedBefore = 0;
  readonly #feeds = new Feeds();
  readonly #notes: AnalysisNotes;

  constructor(start: AnalysisStart, clock: Clock, tell: (message: FromAnalysis) => void) {
    this.#start = start;
    this.#clock = clock;
    this.#tell = tell;
    this.#notes = new AnalysisNotes(tell);
    const { analysisMemory, analysisSocket } = homePaths(start.home);
    this.#memoryFile = analysisMemory;
    this.#socketPath = analysisSocket;
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

  obey(message: Exclude<ToAnalysis, { readonly type: 'end' }>): Promise<void> {
    return this.#inTurn(() => this.#obey(message));
  }

  async #obey(message: Exclude<ToAnalysis, { readonly type: 'end' }>): Promise<void> {
    switch (message.type) {
      case 'begin':
        return this.#begin(message.handOver);
      case 'connect':
        return this.#feeds.connect(message.name, message.port);
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
    const socket = openSocket(this.#socketPath, handOver?.descriptor);
    if (socket.kind === 'refused') return this.#refuse(socket);
    const { receiver } = socket;
    const outputs = openOutputs(home, config.outputs, clock, this.#tell);
    if (outputs.kind === 'refused') {
      if (handOver === undefined) await receiver.close();
      return this.#refuse(...outputs.refusals);
    }
    const counts = handOver?.counts ?? noCounts;
    this.#truncatedBefore = counts.truncated;
    this.#notes.unevaluated = counts.unevaluated;
    const failed = (event: string, defect: unknown) => this.#notes.addFailure(event, defect);
    const analyser = new Analyser({ ...config, ruleset, managerName, mitre, counts, clock, log: outputs.log, failed });
    await this.#remember(analyser, handOver?.memory);
    this.#feeds.places = handOver?.feeds ?? {};
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
    this.#taking = work.analyser.run(joinInlets(work.receiver, this.#feeds), stop.signal);
    this.#inode = inodeOf(this.#socketPath);
    every(reportMs, this.#clock, stop.signal, () => this.#report());
    every(reportMs, this.#clock, stop.signal, () => this.#inTurn(() => this.#stayReachable(stop.signal)));
    every(saveMs, this.#clock, stop.signal, () => this.#save(work.analyser));
    tendPastLogs(this.#start.home, this.#clock, this.#tell, stop.signal);
  }

  /** Whoever removes the socket's file, or puts another in its place, keeps every event away. */
  async #stayReachable(stop: AbortSignal): Promise<void> {
    if (stop.aborted || (this.#inode !== undefined && this.#inode === inodeOf(this.#socketPath))) return;
    const socket = openSocket(this.#socketPath, undefined);
    if (socket.kind === 'refused') return this.#tellUnreachable(socket.what);
    const work = await this.#pause();
    work.analyser.takeRest(joinInlets(work.receiver, this.#feeds));
    await work.receiver.close();
    this.#truncatedBefore += work.receiver.truncated;
    this.#goOn({ ...work, receiver: socket.receiver });
    this.#unreachable = undefined;
    this.#tell({ type: 'running', descriptor: socket.receiver.descriptor });
    const message = 'the file of the queue socket was gone; it is served again, and senders have to connect anew';
    this.#tell({ type: 'log', level: 'warn', fields: { file: this.#socketPath }, message });
  }

  /** Once, however long it lasts. */
  #tellUnreachable(why: string): void {
    if (this.#unreachable === why) return;
    this.#unreachable = why;
    const message = 'no events can come in: the file of the queue socket is not ours any more; trying again';
    this.#tell({ type: 'log', level: 'error', fields: { file: this.#socketPath, why }, message });
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
    const [memory, feeds] = [analyser.memory(), this.#feeds.close()];
    this.#tell({ type: 'handed-over', handOver: { descriptor, memory, counts: this.#counts(work), feeds } });
  }

  async #end(): Promise<void> {
    const work = await this.#pause();
    const { analyser, receiver, log } = work;
    analyser.takeRest(joinInlets(receiver, this.#feeds));
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
    this.#notes.tell(this.#loaded?.ruleset.unevaluated.take());
  }

  #counts({ analyser, receiver }: Work): AnalysisCounts {
    const { counts } = analyser;
    return { ...counts, truncated: this.#truncatedBefore + receiver.truncated, unevaluated: this.#notes.unevaluated };
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
}
