import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessEnd, ProcessRequest } from './process-runner.ts';
import { systemProcesses } from './system-processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'processes-')));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

interface Run {
  readonly end: ProcessEnd;
  readonly lines: readonly string[];
}

/** Runs `script` with /bin/sh as a program of its own. */
async function run(script: string, request: Partial<ProcessRequest> = {}): Promise<Run> {
  const lines: string[] = [];
  const end = await systemProcesses.run({
    file: '/bin/sh',
    argv0: 'sh',
    args: ['-c', script],
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
    graceMs: 5_000,
    onLine: (line) => lines.push(line),
    ...request,
  });
  return { end, lines };
}

/** Aborts as soon as the program has made the file `ready`. */
async function runUntilReady(script: string, request: Partial<ProcessRequest> = {}): Promise<Run> {
  const stop = new AbortController();
  const running = run(script, { ...request, signal: stop.signal });
  await vi.waitUntil(() => existsSync(join(folder, 'ready')), { timeout: 10_000 });
  stop.abort();
  return running;
}

async function pidIn(file: string): Promise<number> {
  return Number(await readFile(join(folder, file), 'utf8'));
}

async function alive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}

describe('a program', () => {
  it('is given its arguments whole, its folder, its environment and no input', async () => {
    const { end, lines } = await run('', {
      args: ['-c', 'printf "<%s>\\n" "$@"; pwd; echo "$GREETING $HOME"; wc -c', 'sh', '', 'a b', '> x', '$HOME'],
      env: { GREETING: 'hello' },
    });
    expect(lines).toEqual(['<>', '<a b>', '<> x>', '<$HOME>', folder, `hello ${process.env.HOME}`, '0']);
    expect(end).toEqual({ kind: 'exited', code: 0 });
  });

  it('is found from its own folder when its path is relative', async () => {
    await writeFile(join(folder, 'here'), '#!/bin/sh\necho "$0"\n', { mode: 0o700 });
    expect((await run('', { file: './here' })).lines).toEqual(['./here']);
  });

  it('sees the name it is to go by', async () => {
    const { lines } = await run('', { file: '/bin/cat', argv0: 'integrations', args: ['/proc/self/cmdline'] });
    expect(lines).toEqual(['integrations\0/proc/self/cmdline\0']);
  });

  it('leads a session of its own', async () => {
    const { lines } = await run('', { file: '/bin/cat', args: ['/proc/self/stat'] });
    const [pid, , , , group, session] = lines.join('').split(' ');
    expect([group, session]).toEqual([pid, pid]);
  });

  it('answers with its exit status, or the signal that killed it', async () => {
    expect((await run('exit 7')).end).toEqual({ kind: 'exited', code: 7 });
    expect((await run('kill -SEGV $$')).end).toEqual({ kind: 'killed', signal: 'SIGSEGV' });
  });

  it('that cannot be started says why', async () => {
    const plain = join(folder, 'plain');
    await writeFile(plain, '#!/bin/sh\n');
    await chmod(plain, 0o600);
    expect((await run('', { file: join(folder, 'absent') })).end).toEqual({ kind: 'not-started', code: 'ENOENT' });
    expect((await run('', { file: plain })).end).toEqual({ kind: 'not-started', code: 'EACCES' });
    expect((await run('', { args: ['x'.repeat(3_000_000)] })).end).toEqual({ kind: 'not-started', code: 'E2BIG' });
    expect((await run('', { args: ['a\0b'] })).end).toMatchObject({ kind: 'not-started' });
  });

  it('that cannot be listened to is not started', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'absent'));
    expect((await run('touch started')).end).toEqual({ kind: 'not-started', code: 'no pipe for its output: ENOENT' });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('output', () => {
  it('arrives line by line, both streams in the order written, the last line with or without a newline', async () => {
    const { lines } = await run('echo one; echo two >&2; echo; printf "three\\r\\nlast"');
    expect(lines).toEqual(['one', 'two', '', 'three\r', 'last']);
  });

  it('may be opened by name, as shell scripts do', async () => {
    const { end, lines } = await run('set -e; echo one > /dev/stderr; echo two > /dev/stdout');
    expect({ end, lines }).toEqual({ end: { kind: 'exited', code: 0 }, lines: ['one', 'two'] });
  });

  it('that is not UTF-8 is still text', async () => {
    expect((await run('printf "caf\\303\\251 \\377!\\n"')).lines).toEqual(['café \ufffd!']);
  });

  it('is read to the end, and of a long line the beginning is kept', async () => {
    const { lines } = await run('head -c 1048576 /dev/zero | tr "\\0" x; echo; seq 50000');
    expect(lines).toHaveLength(50_001);
    expect(lines[0]).toBe('x'.repeat(4_095));
    expect(lines[50_000]).toBe('50000');
  });

  it('is read as bytes, without stderr and with longer lines, where that is asked for', async () => {
    const { lines } = await run('echo lost >&2; printf "caf\\303\\251\\n%05000d\\n" 1', {
      encoding: 'latin1',
      stdoutOnly: true,
      longestLine: 5_000,
    });
    expect(lines).toEqual(['caf\u00c3\u00a9', '1'.padStart(5_000, '0')]);
  });

  it('held open by something in the background does not hold us up, and that something lives on', async () => {
    const { end, lines } = await run('sleep 60 & echo $! > child; echo done', { graceMs: 300 });
    expect({ end, lines }).toEqual({ end: { kind: 'exited', code: 0 }, lines: ['done'] });
    const child = await pidIn('child');
    expect(await alive(child)).toBe(true);
    process.kill(child);
  });
});

describe('an abort', () => {
  it('asks the program to end, and lets it', async () => {
    const { end, lines } = await runUntilReady(
      'trap "echo tidied; exit 3" TERM; touch ready; while :; do sleep 0.01; done',
    );
    expect(lines).toContain('tidied');
    expect(end).toEqual({ kind: 'exited', code: 3 });
  });

  it('kills a program that does not listen', async () => {
    const { end } = await runUntilReady('trap "" TERM; touch ready; while :; do sleep 0.01; done', { graceMs: 50 });
    expect(end).toEqual({ kind: 'killed', signal: 'SIGKILL' });
  });

  it('ends what the program started as well, though it holds no output and does not listen', async () => {
    const deaf = 'trap "" TERM; echo $$ > child; touch ready; while :; do sleep 0.01; done';
    const { end } = await runUntilReady(`sh -c '${deaf}' > /dev/null 2>&1 & wait`, { graceMs: 50 });
    expect(end).toEqual({ kind: 'killed', signal: 'SIGTERM' });
    const child = await pidIn('child');
    await vi.waitFor(async () => expect(await alive(child)).toBe(false));
  });

  it('that came before the start starts nothing', async () => {
    const { end } = await run('touch started', { signal: AbortSignal.abort() });
    expect(end).toEqual({ kind: 'killed', signal: 'SIGTERM' });
    expect(await readdir(folder)).toEqual([]);
  });
});

it('leaves no descriptor, no listener, no zombie and no file behind after hundreds of runs', async () => {
  vi.stubEnv('TMPDIR', folder);
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  const round = async () => {
    const request = { signal };
    await Promise.all([run('echo x', request), run('exit 1', request), run('', { ...request, file: '/absent' })]);
  };
  await round();
  const before = await openThings();
  for (let count = 0; count < 100; count += 1) await round();
  await vi.waitFor(async () => expect(await openThings()).toEqual(before));
  expect(removed.mock.calls.length).toBe(added.mock.calls.length);
});

async function openThings(): Promise<object> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  return { descriptors: (await readdir('/proc/self/fd')).length, children, files: await readdir(folder) };
}
