import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLog } from '../../lib/log.ts';
import { never } from '../queue-rig.contract.ts';
import { openSqliteQueue } from './sqlite-queue.ts';

const rounds = 6;
const entriesPerPush = 5;

it('keeps every promise when it is killed at any moment', { timeout: 60_000 }, async () => {
  const path = join(await temporaryFolder(), 'queue.db');
  const settled = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const reported = await runAndKill(path, 1 + Math.floor(Math.random() * 400));
    const found = await inspect(path);
    for (const key of numbersAfter('settled', reported)) settled.add(key);

    expect(found.integrity).toBe('ok');
    // What was reported as pushed is there; a push that was not reported any more may be.
    expect(found.position).toBeGreaterThanOrEqual(Number(numbersAfter('pushed', reported).at(-1) ?? 0));
    // The position and the entries agree: no push is there by half.
    expect(found.waiting.length + found.delivered).toBe(found.position * entriesPerPush);
    expect(Math.max(-1, ...found.waiting.map(Number))).toBeLessThan(found.position * entriesPerPush);
    expect(new Set(found.waiting).size).toBe(found.waiting.length);
    // What was reported as settled never comes again.
    expect(found.waiting.filter((key) => settled.has(key))).toEqual([]);
  }
  expect(settled.size).toBeGreaterThan(0);
});

/** Runs the victim on the queue and kills it when it has reported so many lines; answers all it reported. */
async function runAndKill(path: string, lines: number): Promise<readonly string[]> {
  const victim = fileURLToPath(new URL('fixtures/victim.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', victim, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const reported: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    reported.push(line);
    if (reported.length === lines) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return reported;
}

async function inspect(path: string) {
  const queue = await openSqliteQueue({ path, clock: systemClock, log: silentLog });
  const position = Number(await queue.position('victim'));
  const [counts] = await queue.lanes();
  const leases = counts?.waiting ? await queue.take('slack', counts.waiting, never) : [];
  expect(leases).toHaveLength(counts?.waiting ?? 0);
  await queue.close();
  const database = new SqliteDatabase(path, { readonly: true });
  const integrity = database.pragma('integrity_check', { simple: true });
  database.close();
  return { position, integrity, waiting: leases.map((lease) => lease.entry.key), delivered: counts?.delivered ?? 0 };
}

function numbersAfter(word: string, lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}
