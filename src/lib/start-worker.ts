import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts a module of the program in a thread of its own. `module`: its path without the ending, relative to `base`
 * (`import.meta.url` of the caller): the thread runs what the caller runs, compiled or not.
 *
 * Node would close what a thread has opened and not closed when it ends, by number. But a socket or pipe that was made of such a
 * number has closed it by itself, and by then the number may be somebody else's connection or file.
 */
export function startWorker(module: string, base: string, data: unknown, resourceLimits?: ResourceLimits): Worker {
  const options = { workerData: data, trackUnmanagedFds: false, ...(resourceLimits && { resourceLimits }) };
  const ending = base.slice(base.lastIndexOf('.'));
  const url = new URL(`${module}${ending}`, base);
  if (ending !== '.ts') return new Worker(url, options);
  // Tests and development run the sources, which a thread has to learn to load first.
  const source = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(url.href)})))`;
  return new Worker(source, { ...options, eval: true });
}
