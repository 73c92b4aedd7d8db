import type { Delivery, DeliveryChoice, DeliveryDetail, DeliveryQuery } from '../queue/queue.ts';
import type { Exchange } from './exchange.ts';
import type { IntegrationReport, TestReport } from './integration-report.ts';
import type { LaneReport } from './lane-report.ts';

/** What people can ask of the program: answered by the running daemon, or from its files while it is stopped. */
export interface Operations {
  status(): Promise<Status>;
  /** Reads the configuration again. A bad one changes nothing. */
  reload(): Promise<ReloadReport>;
  /** Routes alerts as if they had just been read from alerts.json, and queues them for who wants them. */
  submit(lines: readonly SubmittedLine[]): Promise<SubmitReport>;
  /** Newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  delivery(id: string): Promise<DeliveryDetail | undefined>;
  /** Answers how many will be sent again. */
  redeliver(choice: DeliveryChoice): Promise<number>;
  /** Answers how many were forgotten. */
  drop(choice: DeliveryChoice): Promise<number>;
  /** What is still known of what was said in the last attempts at a delivery, the newest first. */
  exchanges(id: string): Promise<readonly Exchange[]>;
  /** Every lane, in the order of `status`. */
  integrations(): Promise<readonly IntegrationReport[]>;
  /** Sends nothing more of this lane until it is resumed, also over a restart. False: there is no such lane. */
  pause(lane: string, by: string): Promise<boolean>;
  resume(lane: string): Promise<boolean>;
  /** One attempt at a test alert, past queue, filters and quota. Undefined: no such integration is at work. */
  sendTest(lane: string): Promise<TestReport | undefined>;
  /** Forgets the index of alerts, so that all files are read again. False: there is none, or no daemon runs. */
  rebuildIndex(): Promise<boolean>;
}

export interface Status {
  readonly version: string;
  readonly home: string;
  /** Undefined when no daemon is running. */
  readonly daemon: { readonly pid: number; readonly startedAt: number } | undefined;
  readonly source: SourceStatus;
  /** Undefined where the program does not analyse: another engine does, or no daemon is running. */
  readonly analysis: AnalysisStatus | undefined;
  /** What is collected here. */
  readonly collection: readonly CollectionStatus[];
  readonly lanes: readonly LaneReport[];
  /** Undefined where alerts are not indexed: the dashboard is off, or no daemon is running. */
  readonly index: IndexStatus | undefined;
  /** Configuration problems in words: refused blocks and warnings. */
  readonly problems: readonly string[];
}

export interface SourceStatus {
  readonly file: string;
  /** Since the daemon started: alerts read, and lines that are no alerts by reason. */
  readonly alerts: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Epoch milliseconds of the newest batch with alerts; as long as there are none, of when the place to begin at was found. */
  readonly lastReadAt: number | undefined;
}

/** Counts are since the daemon started. */
export interface AnalysisStatus {
  /** False while the analysis, after a defect, waits to be started again. */
  readonly running: boolean;
  readonly decoders: number;
  readonly rules: number;
  readonly events: number;
  readonly alerts: number;
  /** Messages that are no events, or that rules never see. */
  readonly dropped: number;
  /** Datagrams that are no queue messages. */
  readonly rejected: number;
  /** Datagrams that were too long, of which the rest is lost. */
  readonly truncated: number;
  /** Times a pattern gave up on an event. */
  readonly unevaluated: number;
  /** Messages that the engine failed on, which is a defect of the program. */
  readonly failed: number;
}

export interface CollectionStatus {
  readonly part: 'collector' | 'syslog' | 'syscheck';
  /** False while it, after a defect, waits to be started again. */
  readonly running: boolean;
  /** What it collects, in words. */
  readonly collectors: readonly string[];
  /** Events that the analysis has written what came of, since the daemon started. */
  readonly events: number;
  /** Of `syscheck`, once it has begun. `scannedAt`: when the last scan ended, in epoch milliseconds. */
  readonly fileIntegrity:
    | { readonly scanning: boolean; readonly files: number; readonly scannedAt: number | undefined }
    | undefined;
}

/** Of the index of alerts. */
export interface IndexStatus {
  readonly alerts: number;
  readonly bytes: number;
  /** Seconds since the epoch. */
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
  /** While files of earlier days are still being read; undefined once all of them are. */
  readonly backfill: { readonly files: number; readonly filesDone: number } | undefined;
  /** Why nothing is stored just now, in words. */
  readonly trouble: string | undefined;
}

/** `problems` in words, whether it was accepted or not. */
export interface ReloadReport {
  readonly accepted: boolean;
  readonly problems: readonly string[];
}

export interface SubmittedLine {
  readonly text: string;
  readonly key: string;
}

export interface SubmitReport {
  /** Entries queued, over all lanes. */
  readonly queued: number;
  /** Alerts that no block wanted. */
  readonly unwanted: number;
  /** Lines that are no alerts. */
  readonly rejected: number;
}
