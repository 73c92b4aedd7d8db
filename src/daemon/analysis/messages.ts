import type { MessagePort } from 'node:worker_threads';
import type { Problem } from '../../config/problem.ts';
import type { FeedPlaces } from '../feed/messages.ts';
import type { LogMessage } from '../threads/thread-log.ts';

/** What the analysis thread is started with. It loads the ruleset, answers `loaded` or `refused`, and waits for `begin`. */
export interface AnalysisStart {
  readonly home: string;
  /** Full name of this host. */
  readonly managerName: string;
}

/** To the analysis thread. */
export type ToAnalysis =
  /** Take events, from the beginning or from where another thread stopped. */
  | { readonly type: 'begin'; readonly handOver: HandOver | undefined }
  /** Take events from this port too, until it closes or they are handed over. */
  | { readonly type: 'connect'; readonly name: string; readonly port: MessagePort }
  /**
   * Take no more, write everything out, and answer `handed-over` with what the next thread needs; `begin` goes on. Or
   * answer `refused`, and go on as before.
   */
  | { readonly type: 'hand-over' }
  /** Take what waits, write everything out, close, and answer `stopped`. */
  | { readonly type: 'stop' }
  /** End as it is. */
  | { readonly type: 'end' };

/** What goes from one analysis thread to the next, so that a reload loses no event and no memory. */
export interface HandOver {
  /** The queue socket's descriptor; descriptors belong to the process, not to the thread. */
  readonly descriptor: number;
  /** For `Analyser.remember`; undefined after a thread that failed. */
  readonly memory: Uint8Array | undefined;
  readonly counts: AnalysisCounts;
  /** How far feeds had got; their next ports are to be connected. */
  readonly feeds: FeedPlaces;
}

/** From the analysis thread. */
export type FromAnalysis =
  | { readonly type: 'loaded'; readonly summary: RulesetSummary; readonly problems: readonly Problem[] }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** It takes events from now on, at this socket. */
  | { readonly type: 'running'; readonly descriptor: number }
  | { readonly type: 'handed-over'; readonly handOver: HandOver }
  | { readonly type: 'counts'; readonly counts: AnalysisCounts }
  | LogMessage
  | { readonly type: 'stopped'; readonly counts: AnalysisCounts };

export interface RulesetSummary {
  readonly decoders: number;
  readonly rules: number;
}

/** Since the start of the program. */
export interface AnalysisCounts {
  readonly events: number;
  readonly alerts: number;
  /** Messages that are no events, or that rules never see. */
  readonly dropped: number;
  /** Datagrams that are no queue messages. */
  readonly rejected: number;
  /** Datagrams longer than 65,535 bytes, of which the rest is lost. */
  readonly truncated: number;
  /** Times a pattern gave up on an event. */
  readonly unevaluated: number;
  /** Messages that the engine failed on, which is a defect of the program. */
  readonly failed: number;
}

export const noCounts: AnalysisCounts = {
  events: 0,
  alerts: 0,
  dropped: 0,
  rejected: 0,
  truncated: 0,
  unevaluated: 0,
  failed: 0,
};
