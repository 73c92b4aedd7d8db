import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../integration.ts';

/** Files for one run of a script, readable by this program's user only. */
export interface TemporaryFiles {
  readonly alert: string;
  readonly options: string | undefined;
  remove(): Promise<void>;
}

export interface FileContents {
  readonly alert: string;
  readonly options: string | undefined;
}

export interface FileNaming {
  /** The block's name. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Both files or neither; a full disk is answered as the system's message. */
export async function writeTemporaryFiles(
  home: Home,
  naming: FileNaming,
  contents: FileContents,
): Promise<TemporaryFiles | { readonly failure: string }> {
  const alert = join(home.temporary, fileName(naming, 'alert'));
  const options = contents.options === undefined ? undefined : join(home.temporary, fileName(naming, 'options'));
  // A file that cannot be removed is left to the next start: the script has run, and that is what counts.
  const remove = async () => {
    await Promise.allSettled(
      [alert, ...(options === undefined ? [] : [options])].map((path) => rm(path, { force: true })),
    );
  };
  try {
    await mkdir(home.temporary, { recursive: true, mode: 0o700 });
    await writeNew(alert, contents.alert);
    if (options !== undefined) await writeNew(options, contents.options ?? '');
    return { alert, options, remove };
  } catch (error) {
    await remove();
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Removes what a program that was killed left behind. For the daemon's start: nothing may be running yet. */
export async function removeStaleFiles(home: Home): Promise<void> {
  const names = await readdir(home.temporary).catch(() => []);
  const stale = names.filter((name) => /\.(alert|options)$/.test(name));
  await Promise.allSettled(stale.map((name) => rm(join(home.temporary, name), { force: true })));
}

/** Named as the reference names them, since scripts put these names in their logs. */
function fileName({ name, now }: FileNaming, kind: 'alert' | 'options'): string {
  const random = randomInt(1_000_000_000, 2 ** 31);
  return `${name.replaceAll('/', '-')}-${Math.floor(now / 1_000)}-${random}.${kind}`;
}

/** Never an existing file, and never through a link that someone laid there. */
async function writeNew(path: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
