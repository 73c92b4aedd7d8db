export type InTurn = <T>(task: () => Promise<T>) => Promise<T>;

/** What runs tasks one after the other, in the order in which they came; one that fails does not keep others from running. */
export function createTurns(): InTurn {
  let before: Promise<unknown> = Promise.resolve();
  return (task) => {
    const done = before.then(task);
    before = done.catch(() => undefined);
    return done;
  };
}
