import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { startDaemonProcess } from '../test/support/daemon-process.ts';
import { makeHome, numberedAlert } from '../test/support/home.ts';
import { perSecond, type Row, ratioOf, until } from './row.ts';

const alerts = 600_000;
const perAppend = 20_000;

/** Reading and filtering alone: five blocks, none of which wants anything. The baseline parses the same lines and no more. */
export async function measureFiltering(): Promise<readonly Row[]> {
  const home = await makeHome();
  const blocks = ['slack', 'slack', 'shuffle', 'shuffle', 'slack'].map(
    (name) => `<name>${name}</name><hook_url>http://127.0.0.1:9/services/T/B/x</hook_url><level>15</level>`,
  );
  await home.configure(blocks);
  const first = await startDaemonProcess(home);
  await home.append(numberedAlert(0));
  await until(async () => (await first.status()).source.alerts === 1);
  await first.stop();
  const batch = Array.from({ length: perAppend }, (_, number) => `${JSON.stringify(numberedAlert(number))}\n`).join('');
  for (let written = 0; written < alerts; written += perAppend) await appendFile(home.alertsFile, batch);
  const plain = await plainLoop(home.alertsFile);
  const daemon = await startDaemonProcess(home);
  const began = performance.now();
  const before = (await daemon.status()).source.alerts;
  await until(async () => (await daemon.status()).source.alerts >= alerts);
  const ours = perSecond(alerts - before, performance.now() - began);
  await daemon.stop();
  await home.remove();
  return [
    {
      what: 'filtering alone',
      figure: `${ours} /s`,
      baseline: `${plain} /s (readline, JSON.parse)`,
      ratio: ratioOf(ours, plain),
      goal: '>= 60000 /s',
    },
  ];
}

async function plainLoop(file: string): Promise<number> {
  const began = performance.now();
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    JSON.parse(line);
    lines += 1;
  }
  return perSecond(lines, performance.now() - began);
}
