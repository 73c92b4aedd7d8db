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

/** Tells people how far the scans are, in the log and wherever the state is shown. */
export interface ScanReport {
  begin(): void;
  /** `files`: looked at so far. */
  progress(files: number): void;
  end(): void;
  /** Between scans: files have come or gone. */
  refresh(): void;
}

export interface ScanReportTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly observe: ((state: ScanState) => void) | undefined;
  /** Files in the baseline. */
  readonly count: () => number;
}

const progressMs = 30_000;

export function createScanReport({ clock, log, observe, count }: ScanReportTools): ScanReport {
  let isFirst = true;
  let began = 0;
  let progressAt = 0;
  let scannedAt: number | undefined;
  let isScanning = false;
  let shown: number | undefined;
  const show = (scanning: boolean) => {
    isScanning = scanning;
    shown = count();
    observe?.({ scanning, files: shown, scannedAt });
  };
  // The first scan after a start is waited for, the others are not.
  const say = (files: number, first: string, later: string) => {
    const facts = { files, seconds: Math.round((clock.now() - began) / 1_000) };
    if (isFirst) log.info(facts, first);
    else log.debug(facts, later);
  };
  return {
    refresh: () => {
      if (count() !== shown) show(isScanning);
    },
    begin: () => {
      began = clock.now();
      progressAt = began + progressMs;
      show(true);
    },
    progress: (files) => {
      if (clock.now() < progressAt) return;
      progressAt = clock.now() + progressMs;
      say(files, 'the first scan of file integrity goes on', 'a scan of file integrity goes on');
      show(true);
    },
    end: () => {
      scannedAt = clock.now();
      say(count(), 'the first scan of file integrity has ended', 'a scan of file integrity has ended');
      isFirst = false;
      show(false);
    },
  };
}
