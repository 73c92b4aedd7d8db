import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that a new home gets. */
export interface HomeFile {
  /** Below the home. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What a new home is to have besides what ships, or instead of it. */
export interface HomeContents {
  /** In the place of the `etc/ossec.conf` that ships. */
  readonly ossecConf?: string;
  /** Sections, such as `<integration>`, that are put at the end of `etc/ossec.conf`. */
  readonly sections?: string;
  /** In the place of the `etc/threatlockdown.yaml` that ships, of which nothing is in force. */
  readonly yaml?: string;
}

// The same from src/ and from dist/, whose folders lie alike.
const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));
/** As it lies in the package, and below a home. */
const shipped = [
  { from: 'packaging/home', to: '' },
  { from: 'ruleset', to: 'ruleset' },
];
/** Folders that no file of the package is in. */
const emptyFolders = ['etc/lists', 'logs/alerts', 'queue/sockets', 'queue/threatlockdown', 'tmp'];
const ossecConf = 'etc/ossec.conf';

/** The files of a new home. `etc/ossec.conf` is the last one: a home that has it is whole. */
export async function homeFiles(contents: HomeContents): Promise<readonly HomeFile[]> {
  const found = await Promise.all(shipped.map(({ from, to }) => filesBelow(join(packageFolder, from), to)));
  const files = found.flat().map((file) => ({ ...file, content: contentOf(file, contents) }));
  return [...files.filter(({ path }) => path !== ossecConf), ...files.filter(({ path }) => path === ossecConf)];
}

async function filesBelow(folder: string, place: string): Promise<readonly HomeFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const [from, path] = [join(folder, entry.name), join(place, entry.name)];
    return entry.isDirectory() ? filesBelow(from, path) : [{ path, content: await readFile(from) }];
  });
  return (await Promise.all(found)).flat();
}

function contentOf({ path, content }: HomeFile, { ossecConf: conf, sections, yaml }: HomeContents): Uint8Array {
  if (path === 'etc/threatlockdown.yaml') return yaml === undefined ? content : Buffer.from(yaml);
  if (path !== ossecConf) return content;
  // A file may have several roots, whose sections count as those of one.
  const more = sections === undefined ? '' : `\n<ossec_config>\n${sections}\n</ossec_config>\n`;
  return Buffer.concat([conf === undefined ? content : Buffer.from(conf), Buffer.from(more)]);
}

/** The folders of a new home, those that hold others first. */
export function homeFolders(files: readonly HomeFile[]): readonly string[] {
  const folders = [...emptyFolders, ...files.map(({ path }) => dirname(path))];
  return [...new Set(folders.flatMap(withParents))].sort();
}

function withParents(folder: string): readonly string[] {
  const names = folder.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
