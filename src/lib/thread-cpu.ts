import koffi from 'koffi';

/** clock_gettime(2), linux/time.h. */
const threadClock = 3;

let readClock: ((clock: number, time: BigInt64Array) => number) | undefined;
const time = new BigInt64Array(2);

/** CPU time that the calling thread has used, in ms. For differences. Not cheap: it is a system call. */
export function threadCpuMs(): number {
  readClock ??= koffi.load(null).func('int clock_gettime(int, _Out_ int64_t *)');
  readClock(threadClock, time);
  return Number(time[0]) * 1_000 + Number(time[1]) / 1_000_000;
}
