import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadCollection } from '../../config/collect/load-collection.ts';
import { loadConfig } from '../../config/load-config.ts';
import { findIntegration } from '../../integrations/registry.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { makeDemoHome } from './demo-home.ts';

let folder: string;
let sandbox: Sandbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo home & more '));
  sandbox = await startSandbox({ clock: systemClock });
  onTestFinished(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });
});

const make = (below = folder) => makeDemoHome(below, sandbox, 1);

describe("the demo's home", () => {
  test('is right, tells every service and a script, and watches nothing but itself', async () => {
    const home = await make();
    const { config, problems } = await loadConfig({
      home: home.root,
      ...{ environment: {}, terminal: false, findIntegration },
    });
    expect(problems).toEqual([]);
    const lanes = ['maltiverse', 'virustotal', 'slack', 'pagerduty', 'shuffle', 'custom-journal'];
    expect(config?.blocks.map(({ lane }) => lane)).toEqual(lanes);
    expect(await loadCollection(home.root, {})).toMatchObject({
      problems: [],
      config: {
        localFiles: [{ source: { location: home.log } }],
        syscheck: { directories: [{ path: home.files, mode: 'realtime' }] },
      },
    });
  });

  test('takes the place of the one before', async () => {
    const { journal, log } = await make();
    await writeFile(journal, 'from before');
    await make();
    await expect(readdir(join(log, '..'))).resolves.toEqual(['maltiverse-test.log']);
    await expect(readdir(join(journal, '..'))).resolves.not.toContain('custom-journal.log');
  });

  test("takes the place of nobody's folder", async () => {
    await mkdir(join(folder, 'home'));
    await writeFile(join(folder, 'home/mine'), '');
    await expect(make()).rejects.toThrow(/has other things in it \(mine\).*--folder/);
    expect(await readdir(join(folder, 'home'))).toEqual(['mine']);
  });

  test('is not where ossec.conf would read its path as something else', async () => {
    await expect(make(join(folder, 'a,b'))).rejects.toThrow('cannot name');
    expect(await readdir(folder)).toEqual([]);
  });
});
