import { fillLane } from '../test/support/backlog.ts';
import { startDaemonProcess } from '../test/support/daemon-process.ts';
import { makeHome } from '../test/support/home.ts';
import { residentMb } from '../test/support/resident.ts';
import { startSink } from '../test/support/sink.ts';
import { perSecond, type Row, until } from './row.ts';

const entries = 1_000_000;

/** A million alerts wait in one lane: how much memory the daemon needs, and how fast it drains them. */
export async function measureBacklog(): Promise<readonly Row[]> {
  const home = await makeHome();
  const sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    'http: { listen: none }\nintegrations: { slack: { rate: none, concurrency: 64 } }',
  );
  const empty = await startDaemonProcess(home);
  const idle = await residentMb(empty.process.pid);
  await empty.stop();
  await fillLane(home.queue, 'slack', entries);
  const daemon = await startDaemonProcess(home);
  const began = performance.now();
  let most = 0;
  await until(async () => {
    most = Math.max(most, await residentMb(daemon.process.pid));
    return sink.requests() >= entries;
  });
  const rate = perSecond(entries, performance.now() - began);
  await daemon.stop();
  await sink.close();
  await home.remove();
  return [
    {
      what: 'a million waiting: resident memory, most',
      figure: `${most} MB`,
      baseline: `${idle} MB (idle)`,
      ratio: (most / idle).toFixed(2),
      goal: '<= 200 MB',
    },
    { what: 'a million waiting: drained', figure: `${rate} /s`, baseline: '', ratio: '', goal: '' },
  ];
}
