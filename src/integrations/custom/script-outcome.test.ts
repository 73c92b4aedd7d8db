import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { scriptHome } from '../../../test/support/script-home.ts';
import type { ProcessRunner } from '../../lib/process-runner.ts';
import { Secret } from '../../lib/secret.ts';

const key = new Secret('k3y-of-the-ticket-desk');
const hook = new Secret('https://desk.example/hooks/s3cr3t-path');

const { home, install, deliver, runScript, temporaryFiles } = scriptHome();

describe('a script that fails', () => {
  it('costs the delivery a retry, and its last words are kept', async () => {
    const { outcome, tools } = await runScript('echo trying; echo "no such queue" >&2; echo; exit 3');
    expect(outcome).toEqual({ status: 'deferred', fault: 'delivery', why: 'exit status 3: no such queue' });
    expect(tools.logged.at(-1)).toContain('"output":["trying","no such queue"]');
  });

  it('shows neither secrets nor control characters', async () => {
    const script = 'printf "\\033[31m%s\\r\\007 %s" "$2" "$3"; exit 1';
    const { outcome, tools } = await runScript(script, { settings: { api_key: key, hook_url: hook } });
    expect(outcome).toMatchObject({ why: 'exit status 1: [31m<secret>   <secret>' });
    expect(tools.logged.join('')).not.toMatch(/k3y|s3cr3t|u001b/);
  });

  it('shows no part of a secret where a long line is cut', async () => {
    const { tools } = await runScript('printf "%04085d%s\\n" 7 "$2"; exit 1', { settings: { api_key: key } });
    expect(tools.logged.join('')).toContain('[trimmed]');
    expect(tools.logged.join('')).not.toContain('k3y');
  });

  it('by a signal says which', async () => {
    const { outcome } = await runScript('kill -SEGV $$');
    expect(outcome).toMatchObject({ fault: 'delivery', why: 'integrations/custom-x was killed by SIGSEGV' });
  });

  it('to end in time is ended, and is not believed when it then reports success', async () => {
    const stop = new AbortController();
    const running = runScript('trap "exit 0" TERM; touch ready; while :; do sleep 0.01; done', { signal: stop.signal });
    await vi.waitFor(() => stat(join(home().root, 'ready')));
    stop.abort();
    const why = 'integrations/custom-x did not end within 10 s';
    expect((await running).outcome).toEqual({ status: 'deferred', fault: 'delivery', why });
    expect(await temporaryFiles()).toEqual([]);
  });
});

describe('a script that cannot run is waited for, with the remedy told', () => {
  const whyOf = async (name = 'custom-x') => {
    const { outcome } = await deliver(name);
    expect(outcome).toMatchObject({ status: 'deferred', fault: 'far-side' });
    return outcome.status === 'deferred' ? outcome.why : '';
  };

  it('when it is missing', async () => {
    expect(await whyOf()).toBe('integrations/custom-x is not there; install the script under that name');
  });

  it('when its name is taken by a folder, or leads through a file', async () => {
    await install('custom-x/readme', 'text');
    expect(await whyOf()).toContain('is not a file');
    expect(await whyOf('custom-x/readme/script')).toContain('cannot be looked at (ENOTDIR)');
  });

  it('when it is empty, which the system would take for success', async () => {
    await install('custom-x', '');
    expect(await whyOf()).toContain('is empty');
  });

  it('when it may not be run', async () => {
    await install('custom-x', '#!/bin/sh\n', 0o640);
    expect(await whyOf()).toContain('chmod 750');
  });

  it('when anyone may change it', async () => {
    await install('custom-x', '#!/bin/sh\n', 0o757);
    expect(await whyOf()).toContain('chmod o-w integrations/custom-x');
  });

  it('when its first line names nothing that exists, if only for a carriage return', async () => {
    await install('custom-x', '#!/bin/sh\r\nexit 0\r\n');
    expect(await whyOf()).toContain('must not end with a carriage return');
  });

  it('when it is no program', async () => {
    // The C library gives such a file to the shell, or, where it is stricter, refuses it.
    await install('custom-x', '\u007fELF\u0001 but not really\n');
    expect(await whyOf()).toMatch(/exit status 127|first line/);
  });

  it('when what it calls is missing or may not be run', async () => {
    await install('custom-x', '#!/bin/sh\nno-such-python3 x\n');
    expect(await whyOf()).toMatch(/^exit status 127: .*no-such-python3.*; install the program/);
    await install('custom-x', '#!/bin/sh\n/etc/passwd\n');
    expect(await whyOf()).toMatch(/^exit status 126: .*; make the program .* executable$/);
  });

  it.each(['ENOEXEC', 'EAGAIN'])('when the system answers %s', async (code) => {
    await install('custom-x', '#!/bin/sh\n');
    const processes: ProcessRunner = { run: async () => ({ kind: 'not-started', code }) };
    const { outcome } = await deliver('custom-x', { tools: { processes } });
    expect(outcome).toMatchObject({ fault: 'far-side', why: expect.stringMatching(/#!|EAGAIN/) });
  });
});
