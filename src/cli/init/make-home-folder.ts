import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type HomePaths, homePaths } from '../../lib/home-paths.ts';
import { at } from '../../lib/json.ts';
import { isSystemError, type SystemError } from '../../lib/system-error.ts';
import { findObstacle, type Obstacle } from './find-obstacle.ts';
import { type HomeContents, homeFiles, homeFolders } from './home-files.ts';
import { type PlacedFiles, placeFiles, placeFolder } from './place-files.ts';

export type MadeHome =
  | ({ readonly kind: 'made'; readonly home: HomePaths } & PlacedFiles)
  /** This folder is not to become a home, and nothing was changed. */
  | ({ readonly kind: 'refused' } & Obstacle)
  /** The system said no, perhaps in the middle. Another call goes on with what is missing. */
  | ({ readonly kind: 'failed' } & Obstacle);

/**
 * Makes a home that collects, analyses and, once integrations are configured, delivers. Nothing that exists is changed;
 * what an interrupted call has made is taken as it is.
 */
export async function makeHomeFolder(folder: string, contents: HomeContents = {}): Promise<MadeHome> {
  const home = homePaths(folder);
  const files = await homeFiles(contents);
  const folders = homeFolders(files);
  try {
    const obstacle = await findObstacle(home, folders);
    if (obstacle !== undefined) return { kind: 'refused', ...obstacle };
    await mkdir(dirname(home.root), { recursive: true });
    for (const path of ['', ...folders]) await placeFolder(join(home.root, path));
    return { kind: 'made', home, ...(await placeFiles(home.root, files)) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { kind: 'failed', ...describe(error, home.root) };
  }
}

function describe(error: SystemError, root: string): Obstacle {
  // A link has its own name as `dest`; a write has none.
  const path = String(at(error, 'dest') ?? error.path ?? root);
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return { what: `${path} is no folder`, remedy: 'move it away, or name another folder' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS': {
      const remedy = 'run this as a user who may write there, or name another folder';
      return { what: `cannot make ${path} (${error.code})`, remedy };
    }
    default: {
      // Most likely the disk is full.
      const remedy = 'mend that (is there room on the disk?), and run this again: it goes on with what is missing';
      return { what: `cannot make ${path} (${error.code})`, remedy };
    }
  }
}
