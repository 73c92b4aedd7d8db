import type { CliContext } from './context.ts';
import { count } from './text.ts';

/** One line on a terminal that is written over as the work goes on; silent elsewhere. */
export interface Progress {
  /** `done` of `total` in the same unit; `note` says what it means. */
  show(done: number, total: number, note: string): void;
  end(): void;
}

const redrawMs = 100;

export function openProgress({ terminal, err, clock }: CliContext): Progress {
  let drawnAt = 0;
  let shown = false;
  return {
    show: (done, total, note) => {
      if (!terminal || clock.now() - drawnAt < redrawMs) return;
      drawnAt = clock.now();
      shown = true;
      const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : count(done);
      err(`\r\u001b[K${percent}  ${note}`);
    },
    end: () => {
      if (shown) err('\r\u001b[K');
    },
  };
}
