import { setImmediate as nextTurn } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import type { AlertsLog } from '../../alerts-log/alerts-log.ts';
import { AlertDocuments } from '../../engine/document/alert-document.ts';
import { isArchived, writeArchiveLine } from '../../engine/document/archive-line.ts';
import { writeFirewallLine } from '../../engine/document/firewall-line.ts';
import type { MitreNames } from '../../engine/document/mitre.ts';
import { writePlainAlert } from '../../engine/document/plain-alert.ts';
import { type Analysed, Engine } from '../../engine/engine.ts';
import type { EvaluatorState } from '../../engine/evaluation/evaluator-state.ts';
import type { Ruleset } from '../../engine/ruleset.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AnalysisCounts } from './messages.ts';

/** Where events wait. What is not taken stays with the sender, which is how a slow analysis slows it down. */
export interface EventSource {
  /** Hands out the queue messages that are there, `most` at most, as byte strings; how many there were. */
  receive(most: number, each: (message: string) => void): number;
  /** What came of all that was handed out is in the files. */
  written(): void;
  /** Settles when there may be something, or `stop` aborts. */
  readable(stop: AbortSignal): Promise<unknown>;
}

export interface AnalyserOptions {
  readonly ruleset: Ruleset;
  readonly managerName: string;
  readonly logAlertLevel: number;
  readonly memorySize: number;
  readonly mitre: MitreNames | undefined;
  readonly log: AlertsLog;
  readonly clock: Clock;
  readonly counts: AnalysisCounts;
  /** Told of a message that the engine failed on. That is a defect; the next one is analysed all the same. */
  readonly failed: (message: string, defect: unknown) => void;
}

/** Goes up when `AnalysisMemory` changes its shape, that of its members included. */
const memoryVersion = 2;

interface AnalysisMemory {
  readonly version: typeof memoryVersion;
  readonly evaluator: EvaluatorState;
  readonly internal: readonly (readonly [key: string, text: string])[];
}

function isMemory(value: unknown): value is AnalysisMemory {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === memoryVersion;
}

/** Messages taken before what they came to is written and others get their turn. */
const perTurn = 256;
/** Turns at the end, since there are senders that never stop. */
const lastTurns = 64;
const unwrittenPauseMs = 100;

/** Takes events from a source, through the engine, into the alert files. */
export class Analyser {
  readonly engine: Engine;
  readonly #options: AnalyserOptions;
  readonly #documents: AlertDocuments;
  readonly #counts: { -readonly [Name in keyof AnalysisCounts]: number };
  readonly #analyse = (message: string) => this.analyse(message);

  constructor(options: AnalyserOptions) {
    this.#options = options;
    this.engine = new Engine(options.ruleset, { ...options, mode: 'engine' });
    this.#documents = new AlertDocuments(options);
    this.#counts = { ...options.counts };
  }

  get counts(): AnalysisCounts {
    return { ...this.#counts };
  }

  /** What it knows of past events, for `remember` of another one. */
  memory(): Uint8Array {
    const { evaluator, internalMemory } = this.engine;
    const internal = [...internalMemory.entries()];
    return serialize({ version: memoryVersion, evaluator: evaluator.exportState(), internal } satisfies AnalysisMemory);
  }

  /** Takes over what another one knew. False: that is of another version of the program. */
  remember(bytes: Uint8Array): boolean {
    const memory: unknown = deserialize(bytes);
    if (!isMemory(memory)) return false;
    this.engine.evaluator.importState(memory.evaluator);
    for (const [key, text] of memory.internal) this.engine.internalMemory.set(key, text);
    return true;
  }

  /** Until `stop` aborts. Takes no more while there is something that cannot be written: that waits with the senders. */
  async run(source: EventSource, stop: AbortSignal): Promise<void> {
    const { log, clock } = this.#options;
    while (!stop.aborted) {
      const taken = this.#take(source);
      if (log.waiting > 0) await clock.sleep(unwrittenPauseMs, stop);
      else if (taken === 0) await source.readable(stop);
      else await nextTurn();
    }
  }

  /** After `run`: what was sent before the end. */
  takeRest(source: EventSource): void {
    for (let turn = 0; turn < lastTurns; turn += 1) if (this.#take(source) === 0) return;
  }

  /** What was taken is written, even when the source fails. */
  #take(source: EventSource): number {
    if (!this.#write(source)) return 0;
    try {
      return source.receive(perTurn, this.#analyse);
    } finally {
      this.#write(source);
    }
  }

  /** False: there is something that cannot be written now. */
  #write(source: EventSource): boolean {
    const { log } = this.#options;
    log.flush();
    if (log.waiting > 0) return false;
    source.written();
    return true;
  }

  /** One queue message; its alert is in the files after the next flush. */
  analyse(message: string): void {
    try {
      this.#count(this.engine.analyse(message, this.#options.clock.now()));
    } catch (defect) {
      this.#counts.failed += 1;
      this.#options.failed(message, defect);
    }
  }

  #count(analysed: Analysed): void {
    const counts = this.#counts;
    if (analysed === 'rejected') counts.rejected += 1;
    if (analysed === 'no-event' || analysed === 'ignored') counts.dropped += 1;
    if (analysed !== 'analysed' && analysed !== 'ignored') return;
    counts.events += 1;
    this.#append();
  }

  #append(): void {
    const { event, verdict } = this.engine;
    const { log } = this.#options;
    const { alertsJson, alertsLog, firewallLog } = log.files;
    const id = log.alertId(event.time);
    if (verdict.alerts) {
      this.#counts.alerts += 1;
      alertsLog?.append(writePlainAlert(event, verdict, id));
      alertsJson?.append(`${this.#documents.write(event, verdict, id, 'alert')}\n`);
    }
    this.#archive(id);
    if (firewallLog !== undefined) firewallLog.append(writeFirewallLine(event) ?? '');
  }

  /** Every event, where the configuration wants that. */
  #archive(id: string): void {
    const { event, verdict } = this.engine;
    const { archivesJson, archivesLog } = this.#options.log.files;
    if ((archivesJson === undefined && archivesLog === undefined) || !isArchived(event)) return;
    archivesLog?.append(writeArchiveLine(event));
    archivesJson?.append(`${this.#documents.write(event, verdict, id, 'archive')}\n`);
  }
}
