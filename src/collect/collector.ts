/**
 * Takes queue messages (`1:<escaped location>:<text>`, byte strings) to the analysis, in order. Resolves when what came of
 * them is written: then, and not before, a collector may move the position it keeps. Waiting for it is the back-pressure.
 */
export type HandOver = (messages: readonly string[]) => Promise<void>;

/** Something that events come from. */
export interface Collector {
  /** What it collects, for people: a path, `syslog 0.0.0.0:514/udp`, `syscheck`. */
  readonly name: string;
  /**
   * Collects until `stop` aborts. What the outside does wrong (a file that cannot be read, a connection that breaks) is
   * logged and lived with; what it throws is a defect.
   */
  run(handOver: HandOver, stop: AbortSignal): Promise<void>;
}
