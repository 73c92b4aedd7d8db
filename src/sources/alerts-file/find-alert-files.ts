import { localDay } from '../../lib/local-time.ts';
import type { LogFile } from './log-file.ts';
import { listLogFiles } from './log-files.ts';

/**
 * The files that hold the alerts of these days by the local clock, oldest first: daily files, plain or compressed, with
 * their parts in order, then alerts.json if it is no link to one of them. `file`: alerts.json.
 */
export async function findAlertFiles(file: string, since: Date, until: Date): Promise<readonly string[]> {
  const [from, to] = [localDay(since.getTime()).key, localDay(until.getTime()).key];
  const files = await listLogFiles(file, from);
  const daily = files.filter(({ dated }) => dated !== undefined && dated.slice(0, from.length) <= to);
  const current = files.filter(
    ({ kind, dated, modifiedMs }) => kind === 'current' && dated === undefined && localDay(modifiedMs).key >= from,
  );
  return [...daily.sort(byDay), ...current].map(({ path }) => path);
}

function byDay(a: LogFile, b: LogFile): number {
  return (a.dated ?? '') < (b.dated ?? '') ? -1 : 1;
}
