import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { followAlerts } from './follow-alerts.ts';

let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'follow-alerts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  file = join(folder, 'alerts.json');
});

const line = (id: string, more: JsonObject = {}) =>
  `${JSON.stringify({ id, rule: { id: '2502', level: 10, description: ' Guessing. ' }, location: '/var/log/a', ...more })}\n`;

describe('the alerts that the demo sees', () => {
  test('are none while there is no file', async () => {
    expect(await followAlerts(file).look()).toEqual([]);
  });

  test('are those that are written to the end of their lines', async () => {
    const follower = followAlerts(file);
    const [whole, begun] = [line('1.0'), line('1.1')];
    await writeFile(file, whole + begun.slice(0, 40));
    const guessing = { rule: '2502', level: 10, description: 'Guessing.', enrichment: undefined };
    expect(await follower.look()).toEqual([{ id: '1.0', ...guessing }]);
    await appendFile(file, begun.slice(40));
    expect(await follower.look()).toEqual([
      { id: '1.0', ...guessing },
      { id: '1.1', ...guessing },
    ]);
  });

  test('outlast the file, which is another one the next day', async () => {
    const follower = followAlerts(file);
    await writeFile(file, line('1.0'));
    await follower.look();
    await rename(file, `${file}.yesterday`);
    await writeFile(file, line('2.0'));
    expect((await follower.look()).map(({ id }) => id)).toEqual(['1.0', '2.0']);
  });

  test('leave out what is no alert', async () => {
    await writeFile(file, `no JSON\n{}\n${line('1.0')}`);
    expect((await followAlerts(file).look()).map(({ id }) => id)).toEqual(['1.0']);
  });
});

describe('an enriched alert', () => {
  const enrichment = async (more: JsonObject) => {
    await writeFile(file, line('1.0', more));
    return (await followAlerts(file).look())[0]?.enrichment;
  };

  test('names what Maltiverse said, and of which alert', async () => {
    const indicator = { name: '192.0.2.1', type: 'ipv4-addr', confidence: 'High', provider: 'A, B' };
    const data = { alert_id: '0.9', threat: { indicator } };
    expect(await enrichment({ location: 'maltiverse', data })).toEqual({
      of: '0.9',
      indicator: '192.0.2.1',
      type: 'ipv4-addr',
      confidence: 'High',
      provider: 'A, B',
    });
  });

  test('names what VirusTotal counted, and of which alert', async () => {
    const virustotal = { positives: '62', total: '66', source: { alert_id: '0.9', md5: 'ab' } };
    expect(await enrichment({ location: 'virustotal', data: { virustotal } })).toEqual({
      of: '0.9',
      indicator: 'ab',
      type: 'file',
      confidence: '62 of 66 engines',
      provider: 'VirusTotal',
    });
  });

  test('is none that only looks like it', async () => {
    const data = { alert_id: '0.9', threat: { indicator: { name: '192.0.2.1' } } };
    expect(await enrichment({ location: '/var/log/a', data })).toBeUndefined();
  });
});
