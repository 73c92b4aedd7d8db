import type { Outcome } from '../alert/outcome.ts';
import type { Json } from '../lib/json.ts';
import type { Exchange } from './exchange.ts';
import type { LaneReport } from './lane-report.ts';

/** One lane as people look at it: how it is, what it did, and its block. */
export interface IntegrationReport extends LaneReport {
  /** Undefined for the re-injection, and where the block is gone or refused. */
  readonly block:
    | {
        /** As in ossec.conf. */
        readonly name: string;
        readonly summary: string;
        /** Where it begins there. */
        readonly line: number;
        /** In effect, in the words of the two files, without secrets. */
        readonly settings: Readonly<Record<string, Json>>;
      }
    | undefined;
  readonly activity: LaneActivity;
}

export interface LaneActivity {
  /** Deliveries a minute, over the last five minutes. */
  readonly perMinute: number;
  /** Milliseconds that the newest attempts took; undefined: there were none. */
  readonly latency: { readonly p50: number; readonly p95: number } | undefined;
  /** The last 24 hours, oldest first, without those in which nothing was attempted. */
  readonly buckets: readonly ActivityBucket[];
}

/** Five minutes: how many attempts ended how. */
export interface ActivityBucket {
  /** Epoch milliseconds, a multiple of five minutes. */
  readonly begin: number;
  readonly delivered: number;
  readonly skipped: number;
  readonly postponed: number;
  readonly buried: number;
}

export interface TestReport {
  readonly outcome: Outcome['status'];
  readonly why: string | undefined;
  /** How many alerts a look-up would have made. */
  readonly enrichments: number;
  readonly exchanges: readonly Exchange[];
}
