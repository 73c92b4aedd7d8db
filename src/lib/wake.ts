/** A place to wait for "something changed": every `call` ends the waits under way. Calls while nobody waits are forgotten. */
export interface Wake {
  wait(signal?: AbortSignal): Promise<void>;
  call(): void;
}

export function createWake(): Wake {
  let waiters: (() => void)[] = [];
  const call = () => {
    const woken = waiters;
    waiters = [];
    for (const resolve of woken) resolve();
  };
  return {
    call,
    wait: (signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        };
        const aborted = () => {
          waiters = waiters.filter((waiter) => waiter !== done);
          resolve();
        };
        waiters.push(done);
        signal?.addEventListener('abort', aborted, { once: true });
      }),
  };
}
