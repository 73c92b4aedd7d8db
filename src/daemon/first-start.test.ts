import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { makeAnalysisHome, numberedEvent, upTo } from '../../test/support/analysis-home.ts';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { sendEvents } from '../../test/support/event-sender.ts';
import { eventually } from '../../test/support/patiently.ts';

it('the very first start of a home misses no alert, and has nothing to complain of', async () => {
  const home = await makeAnalysisHome();
  await rm(home.alertsFile);
  const detection = { hostname: 'watchtower.example', hostAddress: '192.0.2.7', parts: ['analysis'] as const };
  const { daemon, logged } = await startDaemon(home, { detection });
  onTestFinished(() => daemon.stop());
  await sendEvents(home.analysisSocket, upTo(3).map(numberedEvent));
  await eventually(async () => expect((await daemon.operations.status()).source.alerts).toBe(3));
  expect(logged.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
});
