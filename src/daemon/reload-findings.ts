import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import type { Status } from '../delivery/operations.ts';

/**
 * Blocks at work that the new configuration would leave out, such as one whose key is just being written anew. A start has
 * to do without them; here that would lose every alert from now on, and the old configuration still serves.
 */
export function endedByMistake(before: Config, after: Config | undefined): readonly string[] {
  const ended = before.blocks.filter(({ lane }) => after?.leftOut.includes(lane));
  return ended.map(({ lane }) => `${lane} is at work and would be left out → mend it, or remove its block`);
}

/** A block that went, or got another name, leaves its deliveries behind. */
export function waitingForNobody({ lanes }: Status): readonly string[] {
  const left = lanes.filter(({ state, waiting, postponed }) => state === 'no-block' && waiting + postponed > 0);
  return left.map(({ lane, waiting, postponed }) => {
    const drop = `"threatlockdown deliveries drop --waiting --postponed --lane ${lane}"`;
    return `${lane}: ${waiting + postponed} deliveries wait for a block that is gone → put it back, or ${drop}`;
  });
}

/** What a running daemon cannot change. */
export function untilRestart(before: Config, after: Config): readonly string[] {
  const fixed = (['alerts', 'http', 'log'] as const).filter((key) => !isDeepStrictEqual(before[key], after[key]));
  const switched = (before.dashboard === undefined) !== (after.dashboard === undefined);
  return [...fixed, ...(switched ? ['dashboard'] : [])].map(
    (key) => `etc/threatlockdown.yaml: ${key} has changed → restart the daemon to put it into force`,
  );
}
