import type { Clock } from '../../lib/clock.ts';
import { CommandFailure, exitCodes } from '../context.ts';

export interface Patience {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Called once when it takes so long that people wonder. */
  readonly tell: (what: string) => void;
}

const wonderAfterMs = 3_000;
const lookEveryMs = 100;

/** Looks again and again, until something is found. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { clock, stop, deadline, tell }: Patience,
): Promise<T> {
  const begun = clock.now();
  let told = false;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (stop.aborted) throw new CommandFailure('stopped', exitCodes.no);
    if (clock.now() > deadline) throw new CommandFailure(`not within a minute: ${what}`, exitCodes.no);
    if (!told && clock.now() - begun > wonderAfterMs) {
      tell(what);
      told = true;
    }
    await clock.sleep(lookEveryMs, stop);
  }
}
