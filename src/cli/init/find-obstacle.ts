import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomePaths } from '../../lib/home-paths.ts';
import { socketPathProblem } from '../../lib/socket-path.ts';
import { isSystemError } from '../../lib/system-error.ts';

/** Why nothing is made, and what to do about it. */
export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

/** What keeps a folder from becoming a home; undefined when it may. `own`: the folders that are made in it. */
export async function findObstacle(home: HomePaths, own: readonly string[]): Promise<Obstacle | undefined> {
  const tooLong = socketPathProblem(home.control);
  if (tooLong !== undefined) return { what: tooLong, remedy: 'or name a shorter one' };
  const names = await namesIn(home.root);
  const [program] = (await namesIn(join(home.root, 'bin'))).filter((name) => /^(wazuh|ossec)-/.test(name));
  if (program !== undefined) {
    const what = `a manager is installed in ${home.root} (bin/${program}), which is a home as it is`;
    return { what, remedy: `see what will run beside it: threatlockdown check --home ${home.root}` };
  }
  if (await exists(home.ossecConf)) {
    const what = `${home.root} is a home already, with its own etc/ossec.conf`;
    return { what, remedy: `use it (threatlockdown check --home ${home.root}), or name another folder` };
  }
  const stranger = names.find((name) => !own.includes(name) && !isUnimportant(name));
  if (stranger === undefined) return undefined;
  const what = `${home.root} has other things in it (${stranger})`;
  return { what, remedy: 'name a new folder, or an empty one' };
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** What a new user's folder, or a new disk, has in it. */
function isUnimportant(name: string): boolean {
  return name.startsWith('.') || name === 'lost+found';
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
