import { execFile } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

export interface Pipe {
  /** Ends when every writer has closed its end. */
  readonly reader: Readable;
  /** A file descriptor, to be given to a program and then closed. */
  readonly writer: number;
}

/**
 * A pipe of the kernel's own. Node connects a child by a socket, and a socket cannot be opened by name: in a shell script
 * `curl … > /dev/stderr` would then not run at all. Node has no call for a pipe, so one is made by name and the name
 * removed. Rejects with the system's code (EMFILE, ENOSPC …).
 */
export async function openPipe(): Promise<Pipe> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-pipe-'));
  try {
    const name = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', ['-m', '600', name]);
    return openEnds(name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In this order neither end waits for the other. */
function openEnds(name: string): Pipe {
  const reader = new Socket({ fd: openSync(name, constants.O_RDONLY | constants.O_NONBLOCK), writable: false });
  try {
    return { reader, writer: openSync(name, constants.O_WRONLY) };
  } catch (error) {
    reader.destroy();
    throw error;
  }
}
