import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAnalysisHome } from '../../../test/support/analysis-home.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import { exitCodes } from '../context.ts';
import { chooseParts, type Part } from './choose-parts.ts';

async function choose(home: HomePaths, ...asked: readonly Part[]) {
  const { tell, ...chosen } = await chooseParts(asked, home);
  const { log, logged } = testTools();
  tell(log);
  return { ...chosen, told: logged.map((line) => JSON.parse(line) as object) };
}

/** A manager is installed in it. */
async function makeManagersHome() {
  const home = await makeAnalysisHome();
  await mkdir(join(home.root, 'bin'));
  await writeFile(join(home.root, 'bin/wazuh-analysisd'), '');
  return home;
}

describe('the parts of a start', () => {
  it('are all of them where nobody is asked and no manager is', async () => {
    expect(await choose(await makeAnalysisHome())).toEqual({
      integrator: true,
      detection: ['collector', 'syscheck', 'analysis'],
      told: [{ level: 'info', message: 'events are collected and analysed here' }],
    });
  });

  it('are the integrator alone beside a manager, and why is told', async () => {
    expect(await choose(await makeManagersHome())).toMatchObject({
      integrator: true,
      detection: [],
      told: [{ level: 'info', why: expect.stringContaining('a manager is installed') }],
    });
  });

  it('are those that are asked for, whatever their order, and the others are named', async () => {
    const home = await makeAnalysisHome();
    expect(await choose(home, 'analysis', 'collector')).toMatchObject({
      integrator: false,
      detection: ['collector', 'analysis'],
      told: [{ left: ['syscheck', 'integrator'] }],
    });
    expect(await choose(home, 'integrator')).toMatchObject({ integrator: true, detection: [] });
    expect(await choose(home, 'collector', 'syscheck', 'analysis', 'integrator')).toMatchObject({ told: [] });
  });

  it('may be a collector beside a manager, but no analysis', async () => {
    const home = await makeManagersHome();
    expect(await choose(home, 'collector')).toMatchObject({ integrator: false, detection: ['collector'] });
    await expect(choose(home, 'collector', 'analysis')).rejects.toMatchObject({
      exitCode: exitCodes.unavailable,
      message: expect.stringContaining('a manager is installed'),
    });
  });
});
