import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '../../lib/system-error.ts';
import { datedKey, isYear, monthKey } from './dated-name.ts';
import { describeFile, type LogFile } from './log-file.ts';

/*
 * What lies around alerts.json. Invariants of a listing:
 *
 *  - A file is listed once, however many names it has: as alerts.json rather than as the daily file that alerts.json is
 *    a link to, and as that rather than by a name beside it. The daily name is kept whichever it is.
 *  - Of a plain file and its compressed twin only the plain one is listed: the twin may be half written.
 *  - Two looks in a row saw the same files. Renames between reading a folder and looking at its files can hide a file
 *    from one look, but not from the next.
 */

/** Compressed in ways that cannot be read, checksums, and what editors and copiers leave for a moment. */
const unreadable = /\.(sum|bz2|xz|zst|lz4|zip|swp|tmp|part)$|~$/;

/** `from`: daily files before this one (see `datedKey`) are left out. */
export async function listLogFiles(file: string, from = ''): Promise<readonly LogFile[]> {
  for (let seen = await look(file, from); ; ) {
    const again = await look(file, from);
    if (signature(again) === signature(seen)) return again;
    seen = again;
  }
}

async function listDailyFiles(folder: string, from: string): Promise<readonly LogFile[]> {
  const found: LogFile[] = [];
  for (const year of (await names(folder)).filter((name) => isYear(name) && name >= from.slice(0, name.length))) {
    for (const month of await names(join(folder, year))) {
      const key = monthKey(year, month);
      if (key === undefined || key < from.slice(0, key.length)) continue;
      found.push(...(await listMonth(join(folder, year, month), key, from)));
    }
  }
  return found;
}

async function listMonth(folder: string, month: string, from: string): Promise<readonly LogFile[]> {
  const files: LogFile[] = [];
  for (const name of withoutTwins(await names(folder))) {
    const dated = datedKey(month, name);
    if (dated === undefined || dated < from) continue;
    const file = await describeFile(join(folder, name), 'daily', dated);
    if (file) files.push(file);
  }
  return files;
}

async function look(file: string, from: string): Promise<readonly LogFile[]> {
  const folder = dirname(file);
  const current = await describeFile(file, 'current');
  return onceEach([
    ...(current ? [current] : []),
    ...(await listDailyFiles(folder, from)),
    ...(await listBeside(folder, basename(file))),
  ]);
}

async function listBeside(folder: string, current: string): Promise<readonly LogFile[]> {
  const beside = (await names(folder)).filter((name) => name !== current && !unreadable.test(name));
  const files: LogFile[] = [];
  for (const name of withoutTwins(beside)) {
    const file = await describeFile(join(folder, name), name.includes('.json') ? 'rotated' : 'other');
    if (file) files.push(file);
  }
  return files;
}

function withoutTwins(all: readonly string[]): readonly string[] {
  const known = new Set(all);
  return all.filter((name) => !(name.endsWith('.gz') && known.has(name.slice(0, -'.gz'.length))));
}

function onceEach(files: readonly LogFile[]): readonly LogFile[] {
  const byId = new Map<string, LogFile>();
  for (const file of files) {
    const known = byId.get(file.id);
    byId.set(file.id, known ? { ...known, dated: known.dated ?? file.dated } : file);
  }
  return [...byId.values()];
}

function signature(files: readonly LogFile[]): string {
  return files.map(({ path, id }) => `${id} ${path}`).join('\n');
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
