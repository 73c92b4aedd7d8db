import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAnalysisHome } from '../../../test/support/analysis-home.ts';
import { listenForEvents } from '../../../test/support/analysis-socket.ts';
import { decideAnalysis } from './decide-analysis.ts';

describe('whether events are analysed in a home', () => {
  it('is a yes where there is a ruleset and nobody else analyses', async () => {
    expect(await decideAnalysis(await makeAnalysisHome())).toEqual({ analyse: true });
  });

  it('is a yes where an engine that has ended left its socket', async () => {
    const home = await makeAnalysisHome();
    listenForEvents(home.analysisSocket).close();
    expect(await decideAnalysis(home)).toEqual({ analyse: true });
  });

  it.each(['bin/wazuh-analysisd', 'bin/ossec-analysisd'])(
    'is a no beside an installed manager (%s)',
    async (engine) => {
      const home = await makeAnalysisHome();
      await mkdir(dirname(join(home.root, engine)));
      await writeFile(join(home.root, engine), '');
      expect(await decideAnalysis(home)).toEqual({
        analyse: false,
        level: 'info',
        why: expect.stringContaining(engine),
      });
    },
  );

  it('is a no while another engine takes events', async () => {
    const home = await makeAnalysisHome();
    const other = listenForEvents(home.analysisSocket);
    onTestFinished(() => other.close());
    expect(await decideAnalysis(home)).toEqual({
      analyse: false,
      level: 'warn',
      why: expect.stringContaining(home.analysisSocket),
    });
  });

  it('is a no without a ruleset', async () => {
    const home = await makeAnalysisHome();
    await rm(join(home.root, 'ruleset'), { recursive: true });
    expect(await decideAnalysis(home)).toEqual({
      analyse: false,
      level: 'info',
      why: expect.stringContaining('no ruleset'),
    });
  });
});
