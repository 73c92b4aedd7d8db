import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * Why a script should not even be started, with the remedy; undefined when nothing speaks against it. `shown` is its path
 * as a person would write it.
 */
export async function scriptObstacle(path: string, shown: string): Promise<string | undefined> {
  try {
    return objection(await stat(path), shown);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `${shown} is not there; install the script under that name`;
    return `${shown} cannot be looked at (${code}); let this program's user into its folder`;
  }
}

function objection(file: Stats, shown: string): string | undefined {
  if (!file.isFile()) return `${shown} is not a file; install the script under that name`;
  // The system would hand an empty file to the shell, which does nothing and reports success: alerts lost in silence.
  if (file.size === 0) return `${shown} is empty; install the script under that name`;
  // The reference refuses a script that its own user may change, which refuses every script to a daemon run by root.
  if (file.mode & 0o002) return `${shown} may be changed by anyone, so it is not run; chmod o-w ${shown}`;
  return undefined;
}
