import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountStore } from '../../src/api/access/account-store.ts';
import { openPasswords } from '../../src/api/access/password.ts';
import type { Role } from '../../src/api/access/users-file.ts';
import type { Chapter } from '../../src/cli/demo/chapters.ts';
import { freePort } from '../../src/cli/demo/demo-daemon.ts';
import { type DemoHome, makeDemoHome } from '../../src/cli/demo/demo-home.ts';
import { waitFor } from '../../src/cli/demo/wait-for.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Secret } from '../../src/lib/secret.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, startDaemonProcess } from './daemon-process.ts';

/** Who may log in, with passwords that everybody may know. */
export const admin = { name: 'ada', role: 'admin', password: 'four words nobody guesses' } as const;
export const reader = { name: 'rhea', role: 'reader', password: 'other words nobody guesses' } as const;

/** The real program as a process of its own, on a home with all five services of a sandbox and a script. */
export interface DashboardHome {
  readonly url: string;
  /** Watches a log and a folder of its own; see `happen`. */
  readonly home: DemoHome;
  /** Makes a service fail: `sandbox.behave('slack', { kind: 'status', status: 500 })`. */
  readonly sandbox: Sandbox;
  /** The one that runs now. */
  daemon(): DaemonProcess;
  /** What the program's own analysis will make an alert of: `chapters` of the demo have some. */
  happen(input: Chapter['input']): Promise<void>;
  /** Alerts as another engine would have written them. */
  append(...alerts: readonly object[]): Promise<void>;
  /** Starts the program, which the caller has stopped or killed, on the same home and port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface DashboardHomeOptions {
  /** False: nobody is there, as at a first start. */
  readonly accounts?: boolean;
  readonly sandbox?: Partial<SandboxOptions>;
  /** Where the home is made, otherwise in a temporary folder; removed in the end. */
  readonly folder?: string;
  /** Done to the home before the program starts on it. */
  readonly prepare?: (home: DemoHome, sandbox: Sandbox) => Promise<void>;
}

/** Resolves when the page can be visited, and what happens is seen. */
export async function openDashboardHome({
  accounts = true,
  sandbox: sandboxOptions = {},
  folder: given,
  prepare = () => Promise.resolve(),
}: DashboardHomeOptions = {}): Promise<DashboardHome> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'tld-dashboard-')));
  const sandbox = await startSandbox({ clock: systemClock, quotas: false, ...sandboxOptions });
  const port = await freePort();
  const home = await makeDemoHome(folder, sandbox, port);
  if (accounts) await addAccounts(home.state);
  await prepare(home, sandbox);
  let daemon = await startWatching(home);
  return {
    url: `http://127.0.0.1:${port}`,
    home,
    sandbox,
    daemon: () => daemon,
    happen: (input) => happen(input, home),
    append: (...alerts) => appendFile(home.alerts, alerts.map((alert) => `${JSON.stringify(alert)}\n`).join('')),
    start: async () => {
      daemon = await startWatching(home);
    },
    close: async () => {
      await daemon.kill();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addAccounts(state: string): Promise<void> {
  const store = new AccountStore({ folder: state, clock: systemClock, passwords: openPasswords() });
  const accounts: readonly { readonly name: string; readonly role: Role; readonly password: string }[] = [
    admin,
    reader,
  ];
  for (const { name, role, password } of accounts) {
    const result = await store.addUser({ name, role, password: new Secret(password) });
    if (result.kind !== 'done') throw new Error(`${name} could not be added: ${result.what}`);
  }
}

async function startWatching(home: DemoHome): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(home);
  try {
    await untilItWatches(home, daemon);
    return daemon;
  } catch (error) {
    await daemon.kill();
    throw error;
  }
}

async function untilItWatches(home: DemoHome, daemon: DaemonProcess): Promise<void> {
  const patience = {
    clock: systemClock,
    stop: new AbortController().signal,
    deadline: systemClock.now() + 25_000,
    tell: () => undefined,
  };
  const watches = async () => {
    // A log is read from where it ends when it is first seen, which is when one of these has become an event.
    await appendFile(home.log, 'Oct 17 09:28:00 Ubuntu-2204 demo[1]: a line that is no concern of any rule\n');
    const { collection } = await daemon.status();
    const read = collection.some(({ part, events }) => part === 'collector' && events > 0);
    const scanned = collection.some(({ fileIntegrity }) => fileIntegrity?.scannedAt !== undefined);
    return (read && scanned) || undefined;
  };
  await waitFor('its log and its folder to be watched', watches, patience);
}

async function happen(input: Chapter['input'], home: DemoHome): Promise<void> {
  switch (input.kind) {
    case 'line':
      return appendFile(home.log, `${input.text}\n`);
    case 'file': {
      // It appears whole: otherwise it might be seen empty, and then changed.
      const unwatched = join(home.temporary, input.name);
      await writeFile(unwatched, input.content);
      return rename(unwatched, join(home.files, input.name));
    }
    default:
      return input satisfies never;
  }
}
