import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalDay } from '../lib/local-time.ts';
import { dailyName, type LogKind, monthFolder } from './daily-name.ts';
import { exists } from './disk.ts';
import { type Checksums, hashFiles } from './hash-files.ts';

/**
 * Writes the checksums of what a log holds of a day, chained to those of the day before: a past day cannot be changed
 * without changing every day after it (spec: alerts-json, section 4). Nothing is done when they are there already.
 * `files`: all of the day, in order. Rejects when the system refuses, or `signal` aborts.
 */
export async function signDay(
  logs: string,
  kind: LogKind,
  day: LocalDay,
  dayBefore: LocalDay,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const target = sumFile(logs, kind, day);
  if (await exists(target)) return;
  const previous = sumFile(logs, kind, dayBefore);
  const chained = (await exists(previous)) ? await hashFiles([previous], signal) : undefined;
  const text = [
    'Current checksum:',
    ...checksumLines(
      shownName(kind, day, dailyName(kind, day.day, 0).replace(/\.\w+$/, '')),
      await hashFiles(files, signal),
    ),
    '',
    'Chained checksum:',
    ...checksumLines(shownName(kind, dayBefore, sumName(kind, dayBefore)), chained),
  ];
  const temporary = `${target}.tmp`;
  const handle = await open(temporary, 'w', 0o640);
  try {
    await handle.writeFile(`${text.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, target);
}

function checksumLines(name: string, sums: Checksums | undefined): readonly string[] {
  const { md5, sha1, sha256 } = sums ?? { md5: 'none', sha1: 'none', sha256: 'none' };
  return [`MD5  (${name}) = ${md5}`, `SHA1 (${name}) = ${sha1}`, `SHA256 (${name}) = ${sha256}`];
}

function sumFile(logs: string, kind: LogKind, day: LocalDay): string {
  return join(monthFolder(logs, kind, day), sumName(kind, day));
}

function sumName(kind: LogKind, { day }: LocalDay): string {
  return `${dailyName(kind, day, 0)}.sum`;
}

/** As seen from the home. */
function shownName({ folder }: LogKind, { year, month }: LocalDay, name: string): string {
  return `logs/${folder}/${year}/${month}/${name}`;
}
