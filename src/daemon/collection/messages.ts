import type { MessagePort } from 'node:worker_threads';
import type { LogMessage } from '../threads/thread-log.ts';

/**
 * What a thread collects: `collector` is log files, the journal and commands, `syslog` what other machines send, `syscheck` file
 * integrity. Each of its own, so that one goes on when the configuration of another has changed.
 */
export type CollectionPart = 'collector' | 'syslog' | 'syscheck';

/** What a collecting thread is started with. It reads the configuration, and answers `collecting` or `refused`. */
export interface CollectionStart {
  readonly home: string;
  readonly part: CollectionPart;
  /** Full name of this host, and its address where it has one. */
  readonly hostname: string;
  readonly hostAddress: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Events go to another program's analysis, at the queue socket; otherwise through a feed. */
  readonly standsAlone: boolean;
}

/** To a collecting thread. */
export type ToCollection =
  /** Events go through this port from now on. */
  | { readonly type: 'connect'; readonly port: MessagePort }
  /** Collect no more, and answer `stopped`. */
  | { readonly type: 'stop' };

/** From a collecting thread. */
export type FromCollection =
  | { readonly type: 'collecting'; readonly collectors: readonly string[] }
  /** It cannot collect now. */
  | Refusal
  | { readonly type: 'figures'; readonly figures: CollectionFigures }
  | { readonly type: 'stopped'; readonly figures: CollectionFigures }
  | LogMessage;

/** Why, and what a person can do. */
export interface Refusal {
  readonly type: 'refused';
  readonly why: string;
  readonly remedy: string;
}

export interface CollectionFigures {
  /** Messages that came of what was collected and are written, since the thread was started. */
  readonly events: number;
  /** Undefined: not of this part, or nothing is known yet. */
  readonly fileIntegrity: FileIntegrityFigures | undefined;
}

export interface FileIntegrityFigures {
  readonly scanning: boolean;
  /** Known now. */
  readonly files: number;
  /** When the last scan ended, in epoch milliseconds; undefined: none has yet. */
  readonly scannedAt: number | undefined;
}

export const noFigures: CollectionFigures = { events: 0, fileIntegrity: undefined };
