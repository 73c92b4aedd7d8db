import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AccountStore } from '../../src/api/access/account-store.ts';
import { openPasswords } from '../../src/api/access/password.ts';
import { freePort } from '../../src/cli/demo/demo-daemon.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Secret } from '../../src/lib/secret.ts';
import { ask } from '../../test/support/ask.ts';
import { type DaemonProcess, startDaemonProcess } from '../../test/support/daemon-process.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { type Sink, startSink } from '../../test/support/sink.ts';
import { until } from '../row.ts';

/** The program as a process, with many alerts in its index, and somebody who is logged in. */
export interface StoredHome {
  readonly url: string;
  readonly home: TestHome;
  /** The file of the same alerts, which is not the program's. */
  readonly lines: string;
  /** Of the session, as browsers send it. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** What a script sends instead. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where alerts of the rule `deliveredRule` are delivered. */
  readonly sink: Sink;
  readonly daemon: DaemonProcess;
  close(): Promise<void>;
}

/** No other alert has it. */
export const deliveredRule = '100900';

const user = { name: 'ada', role: 'admin', password: 'four words nobody guesses' } as const;

export async function openStoredHome(alerts: number): Promise<StoredHome> {
  const home = await makeHome();
  const lines = join(home.root, 'lines');
  await mkdir(home.state, { recursive: true, mode: 0o700 });
  await fill(home, lines, alerts);
  const token = await addAccess(home);
  const sink = await startSink();
  const port = await freePort();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url><rule_id>${deliveredRule}</rule_id>`],
    `http: { listen: "127.0.0.1:${port}" }\nintegrations: { slack: { rate: none, concurrency: 64 } }`,
  );
  const daemon = await startDaemonProcess(home);
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await daemon.status()).index?.alerts === alerts);
  return {
    ...{ url, home, lines, sink, daemon },
    cookie: await logIn(url),
    headers: { authorization: `Bearer ${token.reveal()}` },
    close: async () => {
      await daemon.stop();
      await sink.close();
      await rm(home.root, { recursive: true });
    },
  };
}

async function fill(home: TestHome, lines: string, alerts: number): Promise<void> {
  const child = fork(new URL('./fill-index.ts', import.meta.url), [home.alertsIndex, lines, String(alerts)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the index could not be filled');
}

async function addAccess({ state }: TestHome): Promise<Secret> {
  const store = new AccountStore({ folder: state, clock: systemClock, passwords: openPasswords() });
  const added = await store.addUser({ ...user, password: new Secret(user.password) });
  if (added.kind !== 'done') throw new Error(`nobody can log in: ${added.what}`);
  const made = await store.addToken({ name: 'bench', role: 'reader', expiresAt: undefined });
  if (made.kind !== 'made') throw new Error(`there is no token: ${made.what}`);
  return made.token;
}

async function logIn(url: string): Promise<StoredHome['cookie']> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const body = { name: user.name, password: user.password };
  const answer = await ask(`${url}/api/session`, { method: 'POST', headers, body });
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(String(answer.headers['set-cookie'])) ?? [];
  if (name === undefined || value === undefined) throw new Error(`nobody can log in: ${answer.text}`);
  return { name, value };
}
