import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import { alertsIndexContract } from '../alerts-index.contract.ts';
import { TooManyQuestions } from '../alerts-index.ts';
import { openSqliteAlertsIndex } from './sqlite-alerts-index.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function openIndex() {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  folders.push(folder);
  return openSqliteAlertsIndex({ path: join(folder, 'alerts.db'), log: silentLog });
}

alertsIndexContract('the SQLite index', openIndex);

it('has fewer of very long lines on a page, and the others on the next', async () => {
  const index = await openIndex();
  onTestFinished(() => index.close());
  const text = (number: number) => JSON.stringify({ number, text: 'x'.repeat(700_000) });
  await index.add({ alerts: Array.from({ length: 5 }, (_, number) => ({ key: String(number), text: text(number) })) });
  const first = await index.search({ size: 5 });
  expect(first.alerts.map(({ key }) => key)).toEqual(['4', '3', '2']);
  const rest = await index.search({ size: 5, cursor: first.cursor });
  expect(rest).toMatchObject({ alerts: [{ key: '1' }, { key: '0' }], cursor: undefined, complete: true });
});

it('refuses a question that would wait for a minute', async () => {
  const index = await openIndex();
  onTestFinished(() => index.close());
  const asked = await Promise.allSettled(Array.from({ length: 300 }, () => index.count({})));
  const refused = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  expect(refused.length).toBe(99);
  expect(refused.every((reason) => reason instanceof TooManyQuestions)).toBe(true);
  expect(await index.count({})).toEqual({ alerts: 0, complete: true });
});
