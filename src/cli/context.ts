import type { Readable } from 'node:stream';
import type { Clock } from '../lib/clock.ts';

/** What a command may use of the world; tests give their own. */
export interface CliContext {
  /** Results, for people or for the next program: standard output. */
  readonly out: (text: string) => void;
  /** Everything else: standard error. */
  readonly err: (text: string) => void;
  /** Standard input. Opened by whoever reads it: an open one may keep the process from ending. */
  readonly input: () => Readable & { readonly isTTY?: boolean; readonly setRawMode?: (raw: boolean) => unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard error is a terminal: progress is welcome. */
  readonly terminal: boolean;
  /** Standard output is a terminal: colours are welcome. */
  readonly colours: boolean;
  readonly clock: Clock;
  /** Aborts when the person wants out (SIGINT, SIGTERM). */
  readonly stop: AbortSignal;
  /** Calls back at each SIGHUP. */
  readonly onHangup: (call: () => void) => void;
}

/** What the process ends with; `docs/operating.md` lists them. */
export const exitCodes = {
  success: 0,
  /** The command worked, and the answer is no: a problem was found, a delivery failed, nothing matched. */
  no: 1,
  usage: 2,
  /** The configuration was refused. */
  configuration: 3,
  /** Another program holds this home, its files cannot be used, or the daemon that was asked for is not running. */
  unavailable: 4,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with words for a person; anything else that is thrown is a defect. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
