import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemClock } from './clock.ts';
import { openPipe, type Pipe } from './pipe.ts';
import type { ProcessEnd, ProcessRequest, ProcessRunner } from './process-runner.ts';

/**
 * Programs of the operating system. Invariants:
 *
 *  - A program leads a session and a process group of its own, so that whatever it started can be ended with it. After
 *    an abort nothing of the group is left when `run` resolves.
 *  - `run` resolves at most `graceMs` after the program's end, whoever still holds its output.
 *  - Memory is bounded whatever the program writes: one unfinished line.
 */
export const systemProcesses: ProcessRunner = { run };

/** Bytes of a line that are kept: what the reference reads at once (spec: integrator, section 7). */
const standardLine = 4_095;
const newline = 10;

async function run(request: ProcessRequest): Promise<ProcessEnd> {
  let pipe: Pipe;
  try {
    pipe = await openPipe();
  } catch (error) {
    // Told apart from the program's own failures, which have other remedies.
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'not-started', code: `no pipe for its output: ${code}` };
  }
  const child = start(request, pipe.writer);
  closeSync(pipe.writer);
  const output = readLines(pipe.reader, request);
  const end = 'kind' in child ? child : await ended(child, request, output.drained);
  output.finish();
  return end;
}

function start(request: ProcessRequest, output: number): ChildProcess | ProcessEnd {
  const { file, argv0, args, cwd, env, signal, stdoutOnly = false } = request;
  if (signal.aborted) return { kind: 'killed', signal: 'SIGTERM' };
  try {
    return spawn(file, args, {
      argv0,
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', output, stdoutOnly ? 'ignore' : output],
    });
  } catch (error) {
    // Node throws some refusals (E2BIG, ENOMEM, a NUL byte in an argument) and emits the others.
    return notStarted(error as NodeJS.ErrnoException);
  }
}

/** Sees a program that was started to its end, and its group too when the request is aborted. */
async function ended(child: ChildProcess, request: ProcessRequest, drained: AbortSignal): Promise<ProcessEnd> {
  const { signal, graceMs } = request;
  let cancelKill = () => {};
  const terminate = () => {
    signalGroup(child, 'SIGTERM');
    cancelKill = systemClock.after(graceMs, () => signalGroup(child, 'SIGKILL'));
  };
  signal.addEventListener('abort', terminate, { once: true });
  const end = await whenEnded(child);
  // What the program left running in the background may hold its output open for ever.
  await systemClock.sleep(graceMs, drained);
  signal.removeEventListener('abort', terminate);
  cancelKill();
  if (signal.aborted) signalGroup(child, 'SIGKILL');
  return end;
}

function whenEnded(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(notStarted(error)));
    child.once('exit', (code, signal) => {
      resolve(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal });
    });
  });
}

function notStarted(error: NodeJS.ErrnoException): ProcessEnd {
  return { kind: 'not-started', code: error.code ?? error.name };
}

/** The group outlives its leader as long as anyone is in it; that nobody is left is no error. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: it has ended. EPERM: what is left of it runs as someone else, and is not ours to end.
  }
}

interface Output {
  /** Aborts when everything that was written has been read and nobody can write any more. */
  readonly drained: AbortSignal;
  /** Hands over what has no newline yet, and lets go of the stream. */
  finish(): void;
}

function readLines(stream: Readable, request: ProcessRequest): Output {
  const { onLine, longestLine = standardLine, encoding = 'utf8' } = request;
  const drained = new AbortController();
  let line = Buffer.alloc(0);
  const keep = (bytes: Buffer) => {
    line = Buffer.concat([line, bytes.subarray(0, longestLine - line.length)]);
  };
  const flush = () => {
    onLine(line.toString(encoding));
    line = Buffer.alloc(0);
  };
  stream.once('close', () => drained.abort());
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end));
      flush();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  });
  return {
    drained: drained.signal,
    finish: () => {
      if (line.length > 0) flush();
      stream.destroy();
    },
  };
}
