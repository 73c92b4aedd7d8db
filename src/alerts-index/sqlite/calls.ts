import type { Json } from '../../lib/json.ts';
import type {
  AlertBatch,
  Count,
  Figures,
  FoundAlert,
  Histogram,
  HistogramRequest,
  Indicator,
  IndicatorRequest,
  KnownField,
  Retention,
  Scope,
  SearchPage,
  SearchRequest,
  Top,
  TopRequest,
} from '../alerts-index.ts';

/** What can be asked of the thread that writes. */
export interface WriterCalls {
  /** Makes the file ready; the first call. */
  open(): void;
  add(batch: AlertBatch): number;
  position(source: string): Json | undefined;
  figures(): Figures;
  clear(): void;
  retain(limits: Retention): number | Promise<number>;
}

/** … and of the one that reads. */
export interface ReaderCalls {
  search(request: SearchRequest): SearchPage;
  count(request: Scope): Count;
  histogram(request: HistogramRequest): Histogram;
  top(request: TopRequest): Top;
  get(key: string): FoundAlert | undefined;
  indicators(request: IndicatorRequest): readonly Indicator[];
  fields(): readonly KnownField[];
}

/** Which of the two a thread is, and the file. */
export interface ThreadData {
  readonly role: 'writer' | 'reader';
  readonly path: string;
}

export interface Question {
  readonly type: 'call';
  readonly number: number;
  readonly name: string;
  readonly arguments: readonly unknown[];
}

export type Answer =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly failure: Failure };

/** An error loses its code on the way to another thread. */
export interface Failure {
  readonly message: string;
  readonly code: string;
}
