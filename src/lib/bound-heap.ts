import v8 from 'node:v8';

/**
 * Keeps V8's heap close to what is in use. On a machine with much memory V8 lets garbage pile up to four times that
 * before it collects: good for programs that come to an end, not for one that streams for months beside others. The
 * flag is asked at each collection, so it counts although V8 has started. Figures: docs/decisions/0005-memory.md.
 */
export function boundHeap(): void {
  v8.setFlagsFromString('--heap-growing-percent=60');
}
