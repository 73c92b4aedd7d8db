/**
 * What goes through a message port from a collecting thread to the analysis, and back. Invariants:
 *
 *  - Batches of a feed are numbered from 1 on and sent in order; one that is not acknowledged is sent again through the next
 *    port, so an analysis that dies or is replaced loses none.
 *  - A batch is analysed as a whole, or not at all, before the analysis is handed over. With that goes the number of the last
 *    one, so that a batch whose receipt was on its way is not analysed twice.
 */
export interface Batch {
  readonly number: number;
  /** Queue messages, byte strings. */
  readonly messages: readonly string[];
}

/** All batches up to this number are in the files. */
export interface Receipt {
  readonly written: number;
}

/** Where each feed is, by its name: the number of its last batch that is written. */
export type FeedPlaces = Readonly<Record<string, number>>;
