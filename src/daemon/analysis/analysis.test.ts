import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type AnalysisHome,
  makeAnalysisHome,
  numberedEvent,
  numbersOf,
  upTo,
} from '../../../test/support/analysis-home.ts';
import { sendEvents } from '../../../test/support/event-sender.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { Analysis } from './analysis.ts';

async function start(home: AnalysisHome, clock: Clock = systemClock) {
  const { log, logged } = testTools();
  const started = await Analysis.start({ home: home.root, managerName: 'watchtower.example', clock, log });
  if (started.kind === 'refused') throw new Error(JSON.stringify(started.problems));
  const { analysis } = started;
  onTestFinished(() => analysis.stop());
  return { analysis, logged };
}

describe('the analysis', () => {
  it('makes lines of alerts.json of the datagrams that come, in their order', async () => {
    const home = await makeAnalysisHome();
    console.time('start');
    const { analysis } = await start(home);
    console.timeEnd('start');
    await sendEvents(home.analysisSocket, upTo(20_000).map(numberedEvent));
    await vi.waitFor(() => expect(analysis.counts.events).toBe(20_000), { timeout: 20_000 });
    console.timeEnd('start');
    expect(numbersOf(await home.alerts())).toEqual(upTo(20_000));
    console.log(await home.read('logs/alerts/alerts.log').then((t) => t.slice(0, 500)));
    throw new Error('x');
  });
});
