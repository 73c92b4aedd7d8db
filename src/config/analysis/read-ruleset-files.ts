import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RulesetFile, RulesetFiles } from '../../engine/ruleset.ts';
import type { Report } from '../problem.ts';
import type { FilePlaces, FolderPlace, Place, RulesetPlaces } from './analysis-config.ts';

/** The one decoder file that may hold nothing (spec: xml-config, section 3). */
const mayBeEmpty = 'etc/decoders/local_decoder.xml';

/** Reads every file of a ruleset, in load order: by bare file name, whatever folder it is in. */
export async function readRulesetFiles(home: string, places: RulesetPlaces, report: Report): Promise<RulesetFiles> {
  return {
    decoders: await readAll(home, await listFiles(home, places.decoders, report), report),
    lists: await readAll(home, unique(places.lists), report),
    rules: await readAll(home, await listFiles(home, places.rules, report), report),
  };
}

async function listFiles(home: string, places: FilePlaces, report: Report): Promise<readonly Place[]> {
  const found: Place[] = [...places.files];
  for (const folder of places.folders) found.push(...(await listFolder(home, folder, places.excluded, report)));
  return unique(found).sort((a, b) => compareBytes(basename(a.path), basename(b.path)));
}

async function listFolder(
  home: string,
  { path: folder, line, accepts }: FolderPlace,
  excluded: readonly string[],
  report: Report,
): Promise<readonly Place[]> {
  const entries = await readdir(join(home, folder), { withFileTypes: true }).catch((error: unknown) => {
    report(missing(folder, line, error));
    return [];
  });
  return entries
    .filter((entry) => !entry.isDirectory() && !excluded.includes(entry.name))
    .map((entry) => `${folder}/${entry.name}`)
    .filter((path) => accepts(path) && !excluded.includes(path))
    .map((path) => ({ path, line }));
}

function unique(places: readonly Place[]): Place[] {
  const byPath = new Map<string, Place>();
  for (const place of places) if (!byPath.has(place.path)) byPath.set(place.path, place);
  return [...byPath.values()];
}

async function readAll(home: string, places: readonly Place[], report: Report): Promise<readonly RulesetFile[]> {
  const files: RulesetFile[] = [];
  for (const { path, line } of places) {
    try {
      const text = await readFile(join(home, path), 'latin1');
      files.push({ path, text, mayBeEmpty: path === mayBeEmpty });
    } catch (error) {
      report(missing(path, line, error));
    }
  }
  return files;
}

function missing(path: string, line: number | undefined, error: unknown) {
  const why = error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
  const what =
    why === 'ENOENT' ? `${path} does not exist, and is left out` : `${path} cannot be read (${why}), and is left out`;
  const remedy = 'put it there, make it readable for this user, or remove it from the ruleset section';
  return { severity: 'warning', code: 'ruleset', file: 'etc/ossec.conf', line, what, remedy } as const;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
