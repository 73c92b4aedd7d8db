import { fromBytes } from '../../lib/bytes.ts';
import { printable } from '../../lib/printable.ts';
import type { FromAnalysis } from './messages.ts';

/** Of a message that the engine failed on, so much is logged. */
const shownOfMessage = 1_000;

/** What went wrong with single events, kept until the next report, so that many of a kind are told in one. */
export class AnalysisNotes {
  /** Times that a pattern gave up. */
  unevaluated = 0;
  readonly #tell: (message: FromAnalysis) => void;
  #failures: { times: number; readonly first: object } | undefined;

  constructor(tell: (message: FromAnalysis) => void) {
    this.#tell = tell;
  }

  addFailure(message: string, defect: unknown): void {
    const event = printable(fromBytes(message.slice(0, shownOfMessage)));
    this.#failures ??= { times: 0, first: { event, defect } };
    this.#failures.times += 1;
  }

  /** `unevaluated`: times by pattern since the last call. */
  tell(unevaluated: ReadonlyMap<string, number> = new Map()): void {
    for (const [pattern, times] of unevaluated) {
      this.unevaluated += times;
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
}
