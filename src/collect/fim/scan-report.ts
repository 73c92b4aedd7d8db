import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

/** How the scans stand, for `status`. */
export interface ScanState {
  readonly scanning: boolean;
  /** In the baseline. */
  readonly files: number;
  /** When the last scan ended, ms since the epoch; undefined before the first has. */
  readonly scannedAt: number | undefined;
}

export interface ScanReportTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly observe: ((state: ScanState) => void) | undefined;
  /** Files in the baseline. */
  readonly count: () => number;
  /** No scan has ever ended. */
  readonly isNew: boolean;
}

const progressMs = 30_000;

/** Tells people how far the scans are, in the log and wherever the state is shown. */
export class ScanReport {
  readonly #tools: ScanReportTools;
  #isStart = true;
  #began = 0;
  #progressAt = 0;
  #shown: ScanState | undefined;

  constructor(tools: ScanReportTools) {
    this.#tools = tools;
  }

  begin(): void {
    this.#began = this.#tools.clock.now();
    this.#progressAt = this.#began + progressMs;
    this.#show({ scanning: true });
  }

  /** `files`: looked at so far. */
  progress(files: number): void {
    const now = this.#tools.clock.now();
    if (now < this.#progressAt) return;
    this.#progressAt = now + progressMs;
    this.#say(files, 'goes on');
    this.#show({});
  }

  end(): void {
    const { clock, count } = this.#tools;
    this.#say(count(), 'has ended');
    this.#isStart = false;
    this.#show({ scanning: false, scannedAt: clock.now() });
  }

  /** Files have come or gone between scans. */
  refresh(): void {
    if (this.#shown !== undefined && this.#tools.count() !== this.#shown.files) this.#show({});
  }

  #show(change: Partial<ScanState>): void {
    const before = this.#shown ?? { scanning: false, scannedAt: undefined };
    this.#shown = { ...before, ...change, files: this.#tools.count() };
    this.#tools.observe?.(this.#shown);
  }

  /** The first scan after a start is waited for, the others are not. */
  #say(files: number, what: 'goes on' | 'has ended'): void {
    const { clock, log, isNew } = this.#tools;
    const facts = { files, seconds: Math.round((clock.now() - this.#began) / 1_000) };
    if (!this.#isStart) log.debug(facts, `a scan of file integrity ${what}`);
    else if (isNew) log.info(facts, `the first scan of file integrity ${what}`);
    else log.info(facts, `the scan at the start of file integrity ${what}`);
  }
}
