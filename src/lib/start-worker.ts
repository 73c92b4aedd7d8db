import { Worker } from 'node:worker_threads';

/**
 * Starts a module of the program in a thread of its own. `module`: its URL without the ending, relative to `base`
 * (`import.meta.url` of the caller): the thread runs what the caller runs, compiled or not.
 */
export function startWorker(module: string, base: string, data: unknown): Worker {
  const ending = base.slice(base.lastIndexOf('.'));
  // Tests and development run the sources, which Node needs tsx to load.
  const loader = ending === '.ts' ? ['--import', 'tsx'] : [];
  return new Worker(new URL(`${module}${ending}`, base), { workerData: data, execArgv: loader });
}
