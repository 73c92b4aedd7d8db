import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectControl } from '../../src/api/control-client.ts';
import type { Status } from '../../src/delivery/operations.ts';
import type { HomePaths } from '../../src/lib/home-paths.ts';

/** The real program, compiled, as a process of its own. */
export interface DaemonProcess {
  readonly process: ChildProcess;
  /** What it wrote to its log so far. */
  log(): string;
  status(): Promise<Status>;
  /** SIGTERM, and waits for the end; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/**
 * Resolves when the daemon answers on its control socket. `more`: of its command line. `program`: the
 * command line that it goes on from, where that is another.
 */
export async function startDaemonProcess(
  home: Pick<HomePaths, 'root' | 'control'>,
  environment: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
  program: readonly [string, ...string[]] = ['bin/threatlockdown'],
): Promise<DaemonProcess> {
  const args = ['start', ...more, '--home', home.root, '--log-format', 'json'];
  const [file, ...before] = program;
  const child = spawn(file, [...before, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const exited = once(child, 'exit');
  while ((await statusOf(home)) === undefined) {
    if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}: ${log}`);
    // Asked without a pause, it would have to share the processors with the asking.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    process: child,
    log: () => log,
    status: async () => {
      const status = await statusOf(home);
      if (status === undefined) throw new Error(`no daemon answers: ${log}`);
      return status;
    },
    stop: async () => {
      await end('SIGTERM');
      return child.exitCode;
    },
    kill: () => end('SIGKILL'),
  };
}

async function statusOf(home: Pick<HomePaths, 'control'>): Promise<Status | undefined> {
  const client = await connectControl(home.control);
  const status = await client?.status();
  await client?.close();
  return status;
}
