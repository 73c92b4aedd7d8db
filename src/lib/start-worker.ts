import { Worker } from 'node:worker_threads';

/**
 * Starts a module of the program in a thread of its own. `module`: its path without the ending, relative to `base`
 * (`import.meta.url` of the caller): the thread runs what the caller runs, compiled or not.
 */
export function startWorker(module: string, base: string, data: unknown): Worker {
  const ending = base.slice(base.lastIndexOf('.'));
  const url = new URL(`${module}${ending}`, base);
  if (ending !== '.ts') return new Worker(url, { workerData: data });
  // Tests and development run the sources, which a thread has to learn to load first.
  const source = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(url.href)})))`;
  return new Worker(source, { workerData: data, eval: true });
}
