import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Folders of this machine as some processes see them: empty, and their own. Needs root. */
export interface MountNamespace {
  /** Where everybody else finds what is at a path in there. */
  outside(path: string): string;
  /** A command line that runs another one in there. */
  inside(command: readonly string[]): readonly [file: string, ...args: string[]];
  /** Runs a command in there to its end; throws when it fails. Answers what it wrote. */
  run(...command: readonly string[]): string;
}

/** The project's folder, in there. */
const project = '/mnt';

/** The program's command line, in there. */
export const programInside: readonly string[] = [`${project}/bin/threatlockdown`];

/** Under CI it must work. */
export const canUnshare = process.getuid?.() === 0 || process.env.CI !== undefined;

/** For the length of a test. */
export async function openMountNamespace(folders: readonly string[]): Promise<MountNamespace> {
  // The project may lie in one of these folders itself.
  const mounts = [
    `mount --bind . ${project}`,
    ...folders.map((folder) => `mkdir -p ${folder} && mount -t tmpfs tmpfs ${folder}`),
  ];
  // It lasts as long as a process is in it: `cat` is, until its input ends.
  const script = [...mounts, 'echo ready', 'exec cat'].join(' && ');
  const holder = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => end(holder));
  await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(() => Promise.reject(new Error(script)))]);
  const inside = (command: readonly string[]): readonly [string, ...string[]] => [
    'nsenter',
    '--mount',
    `--target=${holder.pid}`,
    ...command,
  ];
  return {
    outside: (path) => `/proc/${holder.pid}/root${path}`,
    inside,
    run: (...command) => {
      const [file, ...args] = inside(command);
      return execFileSync(file, args, { encoding: 'utf8' });
    },
  };
}

async function end(holder: ChildProcess): Promise<void> {
  const ended = once(holder, 'exit');
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  holder.stdin?.end();
  await ended;
}
