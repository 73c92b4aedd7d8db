import { startDaemonProcess } from '../test/support/daemon-process.ts';
import { makeHome, numberedAlert } from '../test/support/home.ts';
import { startSink } from '../test/support/sink.ts';
import { percentile, type Row, ratioOf, until } from './row.ts';

const alerts = 3_000;
const everyMs = 10;

/** From the append to the webhook's receipt, at 100 alerts a second. The baseline is a plain POST to the same sink. */
export async function measureLatency(): Promise<readonly Row[]> {
  const home = await makeHome();
  const appended = new Map<string, number>();
  const latencies: number[] = [];
  const sink = await startSink((id) => latencies.push(performance.now() - (appended.get(id) ?? Number.NaN)));
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    'http: { listen: none }\nintegrations: { slack: { rate: none } }',
  );
  const daemon = await startDaemonProcess(home);
  const began = performance.now();
  for (let number = 0; number < alerts; number += 1) {
    await until(() => performance.now() >= began + number * everyMs);
    appended.set(`1763700000.${number}`, performance.now());
    await home.append(numberedAlert(number));
  }
  await until(() => latencies.length >= alerts);
  const sorted = latencies.slice(0, alerts).sort((a, b) => a - b);
  const plain = await plainLatency(sink.url);
  await daemon.stop();
  await sink.close();
  await home.remove();
  return ([0.5, 0.99] as const).map((share) => ({
    what: `append to receipt at 100 /s, p${share * 100}`,
    figure: `${percentile(sorted, share).toFixed(1)} ms`,
    baseline: `${percentile(plain, share).toFixed(1)} ms (one POST)`,
    ratio: ratioOf(percentile(sorted, share), percentile(plain, share)),
    goal: share === 0.99 ? '<= 50 ms' : '',
  }));
}

async function plainLatency(url: string): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let number = 0; number < 1_000; number += 1) {
    const began = performance.now();
    await (await fetch(url, { method: 'POST', body: JSON.stringify(numberedAlert(number)) })).text();
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}
