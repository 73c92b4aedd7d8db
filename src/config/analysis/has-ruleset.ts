import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { homePaths } from '../../lib/home-paths.ts';
import { readSections } from '../read-ossec-conf.ts';
import { standardFolders } from './read-ruleset-places.ts';

/** Whether a home has a ruleset at all: `ossec.conf` has a section for one, or both standard folders are there. */
export async function hasRuleset(home: string): Promise<boolean> {
  const { root, ossecConf } = homePaths(home);
  // What is wrong with the file is told by whoever reads it for what it says.
  const sections = await readSections(ossecConf, ossecConf, () => undefined);
  if (sections.some(({ name }) => name === 'ruleset')) return true;
  const folders = [standardFolders.decoders, standardFolders.rules];
  return (await Promise.all(folders.map((folder) => isFolder(join(root, folder))))).every(Boolean);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
