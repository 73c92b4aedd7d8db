import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { isGlob } from '../collect/fim/expand-glob.ts';
import type { LocalFile } from '../collect/local-file.ts';
import type { MonitoredPath } from '../collect/syscheck.ts';
import type { CollectionConfig } from '../config/collect/collection-config.ts';
import type { Problem } from '../config/problem.ts';
import { isMissing } from '../lib/system-error.ts';

/** Paths in a configuration that are fine by themselves, and on this machine are most likely slips. */
export async function findOddPaths({ localFiles, syscheck }: CollectionConfig): Promise<readonly Problem[]> {
  const checks = [...localFiles.map(checkLocation), ...(syscheck?.directories ?? []).map(checkMonitored)];
  return (await Promise.all(checks)).filter((problem) => problem !== undefined);
}

async function checkMonitored({ path, line }: MonitoredPath): Promise<Problem | undefined> {
  if (isGlob(path) || (await look(path, lstat)) !== 'missing') return undefined;
  const what = `<directories> names ${path}, which is not there`;
  return warning(line, what, 'mend the path, or remove it; if it is still to come, nothing needs to be done');
}

async function checkLocation({ source, line }: LocalFile): Promise<Problem | undefined> {
  if (source.kind !== 'files' || isGlob(source.location) || source.location.includes('%')) return undefined;
  const found = await look(source.location, stat);
  if (found === undefined || found === 'missing' || !found.isDirectory()) return undefined;
  const what = `<location> names ${source.location}, which is a folder: nothing is read from it`;
  return warning(line, what, `name a file, or those in it by ${source.location.replace(/\/+$/, '')}/*.log`);
}

/** Undefined: this user may not look there, which says nothing about the one that the program runs as. */
async function look(path: string, stats: (path: string) => Promise<Stats>): Promise<Stats | 'missing' | undefined> {
  try {
    return await stats(path);
  } catch (error) {
    return isMissing(error) ? 'missing' : undefined;
  }
}

function warning(line: number, what: string, remedy: string): Problem {
  return { severity: 'warning', code: 'collection', file: 'etc/ossec.conf', line, what, remedy };
}
