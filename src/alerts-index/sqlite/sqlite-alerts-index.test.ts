import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import { alertsIndexContract } from '../alerts-index.contract.ts';
import { openSqliteAlertsIndex } from './sqlite-alerts-index.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

alertsIndexContract('the SQLite index', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  folders.push(folder);
  return openSqliteAlertsIndex({ path: join(folder, 'alerts.db'), log: silentLog });
});
