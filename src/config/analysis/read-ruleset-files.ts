import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RulesetFile, RulesetFiles } from '../../engine/ruleset-source.ts';
import type { Report } from '../problem.ts';
import { errorCode } from '../read-text.ts';
import type { FilePlaces, FolderPlace, Place, RulesetPlaces } from './analysis-config.ts';

/** The one decoder file that may hold nothing (spec: xml-config, section 3). */
const mayBeEmpty = 'etc/decoders/local_decoder.xml';

/** Takes note of a place where nothing can be read. */
type Miss = (place: Place, error: unknown, consequence: string) => void;

/**
 * Reads every file of a ruleset, in load order: by bare file name, whatever folder it is in. `file` is the one that
 * names them. A list that cannot be read is empty: it is configured, so rules may ask it.
 */
export async function readRulesetFiles(
  home: string,
  { decoders, lists, rules }: RulesetPlaces,
  file: string,
  report: Report,
): Promise<RulesetFiles> {
  const miss: Miss = ({ path, line }, error, consequence) => {
    const why = errorCode(error);
    const trouble = why === 'ENOENT' ? 'does not exist' : `cannot be read (${why})`;
    const elsewhere = line === undefined ? 'name another place in <ruleset>' : 'remove it from <ruleset>';
    const remedy = `put it there, readable for this user, or ${elsewhere}`;
    report({ severity: 'warning', code: 'ruleset', file, line, what: `${path} ${trouble}${consequence}`, remedy });
  };
  return {
    decoders: await readAll(home, await listFiles(home, decoders, miss), miss),
    lists: await readLists(home, lists, miss),
    rules: await readAll(home, await listFiles(home, rules, miss), miss),
  };
}

async function listFiles(home: string, places: FilePlaces, miss: Miss): Promise<readonly Place[]> {
  const found: Place[] = [...places.files];
  for (const folder of places.folders) found.push(...(await listFolder(home, folder, places.excluded, miss)));
  return unique(found).sort((a, b) => compareBytes(basename(a.path), basename(b.path)));
}

async function listFolder(
  home: string,
  folder: FolderPlace,
  excluded: readonly string[],
  miss: Miss,
): Promise<readonly Place[]> {
  const { path: parent, line, accepts } = folder;
  const entries = await readdir(join(home, parent), { withFileTypes: true }).catch((error: unknown) => {
    miss(folder, error, ', and nothing is read from it');
    return [];
  });
  return entries
    .filter((entry) => !entry.isDirectory() && !excluded.includes(entry.name))
    .map((entry) => `${parent}/${entry.name}`)
    .filter((path) => accepts(path) && !excluded.includes(path))
    .map((path) => ({ path, line }));
}

function unique(places: readonly Place[]): Place[] {
  const byPath = new Map<string, Place>();
  for (const place of places) if (!byPath.has(place.path)) byPath.set(place.path, place);
  return [...byPath.values()];
}

async function readAll(home: string, places: readonly Place[], miss: Miss): Promise<readonly RulesetFile[]> {
  const files: RulesetFile[] = [];
  for (const place of places) {
    try {
      const text = await readBytes(home, place);
      files.push({ path: place.path, text, mayBeEmpty: place.path === mayBeEmpty });
    } catch (error) {
      miss(place, error, ', and is left out');
    }
  }
  return files;
}

async function readLists(home: string, places: readonly Place[], miss: Miss): Promise<readonly RulesetFile[]> {
  const files: RulesetFile[] = [];
  for (const place of unique(places)) {
    const text = await readBytes(home, place).catch((error: unknown) => {
      miss(place, error, ', and is taken for an empty list');
      return '';
    });
    files.push({ path: place.path, text });
  }
  return files;
}

function readBytes(home: string, { path }: Place): Promise<string> {
  return readFile(join(home, path), 'latin1');
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
