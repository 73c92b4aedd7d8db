import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connectControl } from '../../api/control-client.ts';
import type { Status } from '../../delivery/operations.ts';
import type { HomePaths } from '../../lib/home-paths.ts';

/** The program itself, started on the demo's home as a process of its own. */
export interface DemoDaemon {
  readonly pid: number | undefined;
  readonly logFile: string;
  /** Undefined until it answers. */
  status(): Promise<Status | undefined>;
  end(): Promise<void>;
}

export function startDemoDaemon(home: HomePaths): DemoDaemon {
  const logFile = join(home.root, 'logs/threatlockdown.log');
  const program = process.argv[1] ?? '';
  const args = [program, 'start', '--home', home.root, '--log-format', 'json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.pipe(createWriteStream(logFile));
  const exited = once(child, 'exit');
  return {
    pid: child.pid,
    logFile,
    status: async () => {
      const client = await connectControl(home.control);
      const status = await client?.status();
      await client?.close();
      return status;
    },
    end: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** A port that nobody uses just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
