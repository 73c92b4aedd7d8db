import { lstatSync, type Stats, statSync } from 'node:fs';
import { isSystemError, type SystemError } from '../../lib/system-error.ts';
import { bytePath } from './glob.ts';

/** What is in the place of a regular file. */
export interface OtherThing {
  readonly what: string;
  readonly remedy: string;
}

/** Why there is no file to be read at a path; undefined when there is one. */
export function whyNoFile(path: string): 'missing' | OtherThing | SystemError | undefined {
  try {
    const stats = statSync(bytePath(path), { throwIfNoEntry: false });
    if (stats) return stats.isFile() ? undefined : describe(stats);
    const link = lstatSync(bytePath(path), { throwIfNoEntry: false });
    return link ? { what: 'a link that leads nowhere', remedy: 'turn the link to a file' } : 'missing';
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return error;
  }
}

function describe(stats: Stats): OtherThing {
  if (stats.isDirectory()) return { what: 'a folder', remedy: 'name the files in it, as in /folder/*.log' };
  const remedy = 'name a regular file';
  if (stats.isFIFO()) return { what: 'a named pipe', remedy };
  return { what: stats.isSocket() ? 'a socket' : 'a device', remedy };
}
