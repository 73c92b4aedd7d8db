import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAnalysisHome } from '../../../test/support/analysis-home.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { isDatagramSocketServed } from '../../lib/datagram-receiver.ts';
import { runDetection } from './run-detection.ts';

async function run() {
  const home = await makeAnalysisHome();
  const { log, logged, clock } = testTools();
  const stop = new AbortController();
  let hangup = () => {};
  const context = {
    ...{ out: () => undefined, err: () => undefined, input: () => Readable.from([]) },
    ...{ environment: {}, terminal: false, colours: false, clock, stop: stop.signal },
    onHangup: (call: () => void) => {
      hangup = call;
    },
  };
  const told: string[] = [];
  const host = { hostname: 'watchtower.example', hostAddress: '192.0.2.7', environment: {} };
  const options = { ...host, home, parts: ['analysis', 'collector'], clock, log } as const;
  const running = runDetection(options, () => told.push('started'), context);
  onTestFinished(async () => {
    stop.abort();
    await running.catch(() => undefined);
  });
  const logs = (text: RegExp) => eventually(() => expect(logged.join('\n')).toMatch(text));
  const times = (text: string) => logged.filter((line) => line.includes(text)).length;
  return { home, running, told, logs, times, hangup: () => hangup(), stop: () => stop.abort() };
}

describe('detection by itself', () => {
  it('runs until it is stopped', async () => {
    const { home, running, told, logs, stop } = await run();
    await logs(/"message":"started"/);
    expect([told, isDatagramSocketServed(home.analysisSocket)]).toEqual([['started'], true]);
    stop();
    await running;
    expect(isDatagramSocketServed(home.analysisSocket)).toBe(false);
  });

  it('reads everything again when it is asked to, and says what of it was refused', async () => {
    const { home, logs, times, hangup } = await run();
    await logs(/"message":"started"/);
    hangup();
    await logs(/configuration read again/);
    await home.write(
      'etc/ossec.conf',
      '<ossec_config><localfile><log_format>nope</log_format></localfile></ossec_config>',
    );
    hangup();
    await logs(/ossec\.conf:1: mistake/);
    expect([times('was refused'), times('configuration read again')]).toEqual([1, 1]);
  });
});
