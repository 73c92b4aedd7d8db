import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import { silentLog } from '../../lib/log.ts';
import { GroupCommit } from './group-commit.ts';
import { openDatabase } from './schema.ts';

async function openCommit() {
  const database = openDatabase(join(await temporaryFolder(), 'queue.db'));
  const other = new SqliteDatabase(database.name, { readonly: true });
  onTestFinished(() => {
    database.close();
    other.close();
  });
  const commits: number[] = [];
  const note = database.prepare<[string]>(`INSERT INTO store (key, value) VALUES (?, '')`);
  const commit = new GroupCommit({
    database,
    clock: new ManualClock(),
    log: silentLog,
    beforeCommit: () => undefined,
    afterCommit: () => commits.push(noted().length),
  });
  /** The keys that another process sees, in the order in which they were written. */
  const noted = () => other.prepare<[], string>('SELECT key FROM store ORDER BY rowid').pluck().all();
  return { commit, commits, noted, note: (key: string) => commit.run(() => note.run(key).changes) };
}

it('commits everything that is asked in one turn together, in the order in which it was asked', async () => {
  const { commits, note, noted } = await openCommit();
  await Promise.all(['c', 'a', 'b'].map(note));
  expect(noted()).toEqual(['c', 'a', 'b']);
  expect(commits).toEqual([3]);
});

it('resolves each call with its own result, once others can see what it wrote', async () => {
  const { note, noted, commit } = await openCommit();
  const [changes, text] = await Promise.all([note('a'), commit.run(() => 'text')]);
  expect({ changes, text }).toEqual({ changes: 1, text: 'text' });
  expect(noted()).toEqual(['a']);
});

it('commits what is asked upon a commit in the next one', async () => {
  const { commits, note } = await openCommit();
  await Promise.all(['a', 'b'].map((key) => note(key).then(() => note(`${key}${key}`))));
  expect(commits).toEqual([2, 4]);
});

it('fails only the call that is at fault', async () => {
  const { note, noted } = await openCommit();
  const results = await Promise.allSettled(['a', 'b', 'a', 'c'].map(note));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(noted()).toEqual(['a', 'b', 'c']);
});

it('commits what was asked before it is closed and refuses the rest', async () => {
  const { commit, note, noted } = await openCommit();
  const before = note('a');
  const closing = commit.close();
  await expect(note('b')).rejects.toThrow('closed');
  await Promise.all([before, closing]);
  expect(noted()).toEqual(['a']);
});
