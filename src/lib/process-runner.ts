/** A program to run, without a shell. */
export interface ProcessRequest {
  /** Path of the executable; a relative one is taken from `cwd`. */
  readonly file: string;
  /** What the program sees as argv[0] (a `#!` script sees its own path instead). */
  readonly argv0: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the daemon's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** On abort the whole process group is asked to end (SIGTERM), and after `graceMs` made to (SIGKILL). */
  readonly signal: AbortSignal;
  /** Also how long, after the program's own end, its output is waited for when something it started holds it open. */
  readonly graceMs: number;
  /**
   * Each line of its output, without the newline; stdout and stderr are one pipe, so lines come in the order written. Of
   * a long line only the first 4,095 bytes (or `longestLine`): what was cut off is dropped, never handed over without its
   * beginning.
   */
  readonly onLine: (line: string) => void;
  readonly longestLine?: number;
  /** `latin1`: lines are byte strings. Otherwise they are text, and what is no UTF-8 becomes U+FFFD. */
  readonly encoding?: 'utf8' | 'latin1';
  /** What it writes to stderr is thrown away. */
  readonly stdoutOnly?: boolean;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  /** It could not be started: ENOENT, EACCES, ENOEXEC … of the program, or in words what else was missing. */
  | { readonly kind: 'not-started'; readonly code: string };

export interface ProcessRunner {
  /** Resolves when the program has ended and its output is read; never rejects. */
  run(request: ProcessRequest): Promise<ProcessEnd>;
}
