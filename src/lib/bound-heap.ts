import v8 from 'node:v8';
import type { Clock } from './clock.ts';

/**
 * Keeps V8's heap close to what is in use. On a machine with much memory V8 lets garbage pile up to four times that
 * before it collects, and its young generation grow to 48 MB: good for programs that come to an end, not for one that
 * streams for months beside others. Figures and what else was tried: docs/decisions/0005-memory.md.
 *
 * The sizes themselves only count while V8 starts; these two flags are asked again each time the heap might grow.
 */
export function boundHeap(clock: Clock): void {
  v8.setFlagsFromString('--heap-growing-percent=60');
  boundYoungGeneration(clock);
}

const enoughBytes = 8 * 1024 * 1024;
const lookAgainMs = 20;

/** Lets the young generation grow to 8 MB, and no further. */
function boundYoungGeneration(clock: Clock): void {
  const youngBytes = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
  if (youngBytes < enoughBytes) clock.after(lookAgainMs, () => boundYoungGeneration(clock));
  else v8.setFlagsFromString('--semi-space-growth-factor=1');
}
