import { type ChildProcess, spawn } from 'node:child_process';

/** How `journalctl` ended. */
export type JournalEnd =
  | { readonly kind: 'missing' }
  /** `why`: what it said last. */
  | { readonly kind: 'ended'; readonly code: number; readonly why: string };

export interface JournalRequest {
  /** Of `journalctl`: a path, or a name to be looked for in PATH. */
  readonly program: string;
  readonly args: readonly string[];
  readonly stop: AbortSignal;
  /** Gets whole lines, some at a time. Nothing more is read while it works, so that `journalctl` waits. */
  readonly onLines: (lines: readonly string[]) => Promise<void>;
}

/** A longer line is dropped: no field that is asked for comes near it. */
const longestLine = 16 * 2 ** 20;
const longestWhy = 1_000;

/** Runs `journalctl` to its end, or until `stop` aborts. Rejects only with what `onLines` throws. */
export async function readJournal({ program, args, stop, onLines }: JournalRequest): Promise<JournalEnd> {
  if (stop.aborted) return { kind: 'ended', code: 0, why: '' };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // There is no process, and perhaps no output either.
  if (child.pid === undefined) return notStarted(child);
  const end = () => child.kill();
  stop.addEventListener('abort', end, { once: true });
  let why = '';
  child.stderr.on('data', (chunk: Buffer) => {
    why = (why + chunk.toString('utf8')).slice(-longestWhy);
  });
  const ended = new Promise<JournalEnd>((resolve) => {
    child.once('close', (code) => resolve({ kind: 'ended', code: code ?? 0, why: why.trim() }));
  });
  try {
    const lines = new Lines();
    for await (const chunk of child.stdout) {
      const whole = lines.add(chunk);
      if (whole.length > 0) await onLines(whole);
    }
  } finally {
    end();
    stop.removeEventListener('abort', end);
  }
  return ended;
}

function notStarted(child: ChildProcess): Promise<JournalEnd> {
  return new Promise((resolve) => {
    child.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const missing = code === 'ENOENT' || code === 'EACCES';
      resolve(missing ? { kind: 'missing' } : { kind: 'ended', code: 1, why: message });
    });
  });
}

/** Lines out of chunks. */
class Lines {
  #pieces: Buffer[] = [];
  #length = 0;

  add(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      this.#keep(chunk.subarray(from, end));
      if (this.#length <= longestLine) lines.push(Buffer.concat(this.#pieces).toString('utf8'));
      this.#pieces = [];
      this.#length = 0;
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length <= longestLine) this.#pieces.push(piece);
    else this.#pieces = [];
  }
}
