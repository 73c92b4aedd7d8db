/** A promise that a test resolves when it wants to. */
export interface Gate<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

export function createGate<T>(): Gate<T> {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: (value) => open(value) };
}
