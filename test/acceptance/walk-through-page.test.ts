import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { type HomePaths, homePaths } from '../../src/lib/home-paths.ts';
import { describeExchange } from '../../src/sandbox/describe-exchange.ts';
import type { Exchange } from '../../src/sandbox/received.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startDaemonProcess } from '../support/daemon-process.ts';
import { eventually } from '../support/patiently.ts';

const page = readFileSync('docs/walk-through.md', 'utf8');

/** The examples of a language, in their order. */
const examples = (language: string) =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []));

/** The commands of the page; two of them run until they are stopped, and are not run here. */
const commands = examples('sh').filter((command) => !/^threatlockdown (?:sandbox|start )/.test(command));

/** A user's home folder, the program on the path, and the services that the page speaks of, at another port. */
async function openMachine() {
  const user = await mkdtemp(join(tmpdir(), 'walk-through-'));
  onTestFinished(() => rm(user, { recursive: true }));
  await symlink(resolve('bin/threatlockdown'), join(user, 'threatlockdown'));
  const exchanges: string[] = [];
  const onExchange = (exchange: Exchange) => exchanges.push(describeExchange(exchange));
  const sandbox = await startSandbox({ clock: systemClock, onExchange });
  onTestFinished(() => sandbox.close());
  const env = { ...process.env, HOME: user, PATH: `${user}:${process.env.PATH}` };
  const run = (script: string) => {
    const here = script.replaceAll('http://127.0.0.1:8085', sandbox.url);
    return execFileSync('sh', ['-e', '-c', here], { env, encoding: 'utf8' });
  };
  return { home: homePaths(join(user, 'watch')), run, exchanges };
}

/** What this machine's own logs and files say is no part of the page; nor is a port that all homes share. */
async function keepToItself({ ossecConf, yaml }: HomePaths): Promise<void> {
  const shipped = await readFile(ossecConf, 'utf8');
  await writeFile(ossecConf, shipped.replace(/<(localfile|syscheck)>.*?<\/\1>/gs, ''));
  await writeFile(yaml, 'http: { listen: none }\n');
}

interface Written {
  readonly id: string;
  readonly data: { readonly alert_id?: string };
}

async function alertsOf({ logs }: HomePaths): Promise<readonly Written[]> {
  const text = await readFile(join(logs, 'alerts/alerts.json'), 'utf8');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Written);
}

test('what docs/walk-through.md says comes to what it shows', async () => {
  const { home, run, exchanges } = await openMachine();
  const [init = '', ...others] = commands;
  const [showStatus = '', writeLine = '', ...rest] = others.reverse();
  run(init);
  await keepToItself(home);
  for (const command of rest.reverse()) run(command);

  const [session = '', shownExchanges] = examples('console');
  const [, logtest = '', shown] = /^\$ (.*?)\n(.*)$/s.exec(session) ?? [];
  expect(run(logtest)).toBe(shown);

  const daemon = await startDaemonProcess(home);
  onTestFinished(() => daemon.kill());
  run(writeLine);
  await eventually(() => expect(exchanges.map((line) => `${line}\n`).join('')).toBe(shownExchanges));
  const alerts = await alertsOf(home);
  expect(alerts).toMatchObject(examples('json').map((text) => JSON.parse(text) as object));
  expect(alerts[1]?.data.alert_id).toBe(alerts[0]?.id);
  expect(run(showStatus)).toContain('2 alerts by ');
});
