import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadAnalysis } from '../../config/analysis/load-analysis.ts';
import { loadConfig } from '../../config/load-config.ts';
import { findIntegration } from '../../integrations/registry.ts';
import { makeHomeFolder } from './make-home-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'make-home-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const read = (path: string) => readFile(join(folder, path), 'utf8');
const load = () => loadConfig({ home: folder, environment: {}, terminal: false, findIntegration });
const block = '<integration><name>custom-example</name><alert_format>json</alert_format></integration>';

describe('a home that is made for somebody', () => {
  test('has their sections besides those that ship', async () => {
    expect(await makeHomeFolder(folder, { sections: block })).toMatchObject({ kind: 'made', kept: [] });
    const { config, problems } = await load();
    expect([problems, config?.blocks.map(({ lane }) => lane)]).toEqual([[], ['custom-example']]);
    expect(await loadAnalysis(folder)).toMatchObject({ kind: 'loaded', config: { logAlertLevel: 3 }, problems: [] });
  });

  test('has their configuration in the place of the one that ships, and their sections behind it', async () => {
    const ossecConf = '<ossec_config><alerts><log_alert_level>9</log_alert_level></alerts></ossec_config>\n';
    await makeHomeFolder(folder, { ossecConf, sections: block });
    expect(await read('etc/ossec.conf')).toBe(`${ossecConf}\n<ossec_config>\n${block}\n</ossec_config>\n`);
    expect(await loadAnalysis(folder)).toMatchObject({ kind: 'loaded', config: { logAlertLevel: 9 }, problems: [] });
  });

  test('has their threatlockdown.yaml', async () => {
    await makeHomeFolder(folder, { yaml: 'http: { listen: none }\n' });
    expect((await load()).config?.http).toBeUndefined();
  });
});

test('what was made and what was there are told apart', async () => {
  const first = await makeHomeFolder(folder);
  if (first.kind !== 'made') throw new Error(first.what);
  expect([first.made.at(-1), first.kept]).toEqual(['etc/ossec.conf', []]);
  await rm(join(folder, 'etc/ossec.conf'));
  await rm(join(folder, 'integrations'), { recursive: true });
  await writeFile(join(folder, 'ruleset/README.md'), 'mine');
  const made = ['integrations/custom-example', 'etc/ossec.conf'];
  expect(await makeHomeFolder(folder)).toMatchObject({ kind: 'made', made, kept: ['ruleset/README.md'] });
  expect(await makeHomeFolder(folder)).toMatchObject({ kind: 'refused' });
});

test('several that make one home at once make it once', async () => {
  const results = await Promise.all(Array.from({ length: 4 }, () => makeHomeFolder(folder)));
  const made = results.flatMap((result) => (result.kind === 'made' ? result.made : []));
  expect(made.length).toBeGreaterThan(50);
  expect(new Set(made).size).toBe(made.length);
});
