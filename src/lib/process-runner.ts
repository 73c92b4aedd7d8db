/** A program to run, without a shell. */
export interface ProcessRequest {
  /** Absolute path of the executable. */
  readonly file: string;
  /** What the program sees as argv[0] (a `#!` script sees its own path instead). */
  readonly argv0: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the daemon's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** On abort the whole process group is asked to end (SIGTERM), and after `graceMs` made to (SIGKILL). */
  readonly signal: AbortSignal;
  readonly graceMs: number;
  /** Each line of stdout and stderr, in the order read, without the newline; long lines arrive in pieces. */
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  /** It could not be started: ENOENT, EACCES, ENOEXEC … */
  | { readonly kind: 'not-started'; readonly code: string };

export interface ProcessRunner {
  /** Resolves when the program has ended and its output is read; never rejects. */
  run(request: ProcessRequest): Promise<ProcessEnd>;
}
