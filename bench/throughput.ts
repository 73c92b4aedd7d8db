import { Agent, request } from 'undici';
import { parseAlert } from '../src/alert/alert.ts';
import { slackMessage } from '../src/integrations/slack/message.ts';
import { startDaemonProcess } from '../test/support/daemon-process.ts';
import { makeHome, numberedAlert } from '../test/support/home.ts';
import { startSink } from '../test/support/sink.ts';
import { perSecond, type Row, ratioOf, until } from './row.ts';

const alerts = 10_000;
const inFlight = 64;

/** Ten thousand alerts of 1.1 KB from alerts.json to an instant webhook, through the durable queue. */
export async function measureThroughput(): Promise<readonly Row[]> {
  const ours = await throughDaemon();
  const plain = await plainLoop();
  return [
    {
      what: '10,000 alerts to a webhook',
      figure: `${ours} /s`,
      baseline: `${plain} /s (undici, no file, no queue)`,
      ratio: ratioOf(ours, plain),
      goal: '>= 3000 /s',
    },
  ];
}

async function throughDaemon(): Promise<number> {
  const home = await makeHome();
  const sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    `http: { listen: none }\nintegrations: { slack: { rate: none, concurrency: ${inFlight} } }`,
  );
  const daemon = await startDaemonProcess(home);
  const began = performance.now();
  await home.append(...Array.from({ length: alerts }, (_, number) => numberedAlert(number)));
  await until(() => sink.ids.length >= alerts);
  const took = performance.now() - began;
  await daemon.stop();
  await sink.close();
  await home.remove();
  return perSecond(alerts, took);
}

async function plainLoop(): Promise<number> {
  const sink = await startSink();
  const dispatcher = new Agent({ connections: inFlight });
  const bodies = Array.from({ length: alerts }, (_, number) => bodyOf(number));
  const began = performance.now();
  const worker = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const answer = await request(sink.url, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const took = performance.now() - began;
  await dispatcher.close();
  await sink.close();
  return perSecond(alerts, took);
}

function bodyOf(number: number): string {
  const alert = parseAlert(JSON.stringify(numberedAlert(number)));
  return typeof alert === 'string' ? '' : JSON.stringify(slackMessage(alert, {}));
}
