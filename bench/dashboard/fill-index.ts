import { open } from 'node:fs/promises';
import { openSqliteAlertsIndex } from '../../src/alerts-index/sqlite/sqlite-alerts-index.ts';
import { alertsOf } from '../../src/daemon/indexing/alerts-of.ts';
import { silentLog } from '../../src/lib/log.ts';
import { variedAlert } from '../varied-alerts.ts';
import { days } from './range.ts';

/*
 * Fills an index with alerts of the last days, as a process of its own, so that its memory is given back before anything is
 * measured. Arguments: the file of the index, a file for the same lines, which the baselines read, and how many alerts.
 */
const [path = '', lines = '', count = ''] = process.argv.slice(2);
const alerts = Number(count);
const perBatch = 4_000;
const seconds = days * 86_400;
const from = Math.floor(Date.now() / 1_000) - seconds;

const index = await openSqliteAlertsIndex({ path, log: silentLog });
const file = await open(lines, 'w');
for (let number = 0; number < alerts; number += perBatch) {
  const batch = Array.from({ length: Math.min(perBatch, alerts - number) }, (_, at) =>
    variedAlert(number + at, from + ((number + at) * seconds) / alerts),
  );
  await file.write(`${batch.join('\n')}\n`);
  await index.add({ alerts: alertsOf(batch.map((text) => ({ text, key: '' }))) });
}
await file.close();
await index.close();
