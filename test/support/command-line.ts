import { Readable } from 'node:stream';
import type { CliContext, ExitCode } from '../../src/cli/context.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { systemClock } from '../../src/lib/clock.ts';

export interface CommandRun {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; `given` replaces parts of its world, which has no terminal and no input. */
export async function runCommand(args: readonly string[], given: Partial<CliContext> = {}): Promise<CommandRun> {
  let out = '';
  let err = '';
  const exitCode = await runCommandLine(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: () => Readable.from([]),
    environment: {},
    terminal: false,
    colours: false,
    clock: systemClock,
    stop: new AbortController().signal,
    onHangup: () => undefined,
    ...given,
  });
  return { exitCode, out, err };
}
