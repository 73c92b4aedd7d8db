/** Time as an argument, so that a test can hold it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms` milliseconds; the answer cancels it. Does not keep the process alive. */
  after(ms: number, call: () => void): () => void;
}

/** A timer longer than this wraps around in Node and fires at once. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = startTimer(ms, done);
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      }
    }),
  after: (ms, call) => startTimer(ms, call, (timer) => timer.unref()),
};

/** Of any length, also Infinity; `prepare` gets each of Node's timers that it takes. */
function startTimer(ms: number, call: () => void, prepare = (_timer: NodeJS.Timeout): unknown => undefined) {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const goOn = left > longestTimer ? () => wait(left - longestTimer) : call;
    timer = setTimeout(goOn, Math.min(left, longestTimer));
    prepare(timer);
  };
  wait(ms);
  return () => clearTimeout(timer);
}

/** Resolves when the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
