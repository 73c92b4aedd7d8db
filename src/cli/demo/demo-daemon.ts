import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connectControl } from '../../api/control-client.ts';
import type { Status } from '../../delivery/operations.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import { starter } from '../../lib/starter.ts';
import { CommandFailure, exitCodes } from '../context.ts';

/** The program itself, started on the demo's home as a process of its own. */
export interface DemoDaemon {
  readonly pid: number | undefined;
  readonly logFile: string;
  /** Throws when it has ended by itself. */
  mustRun(): void;
  /** Undefined until it answers. */
  status(): Promise<Status | undefined>;
  end(): Promise<void>;
}

export function startDemoDaemon(home: HomePaths): DemoDaemon {
  const logFile = join(home.logs, 'threatlockdown.log');
  const args = ['start', '--home', home.root, '--log-format', 'json'];
  const child = spawn(starter, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.pipe(createWriteStream(logFile));
  const exited = once(child, 'exit');
  const mustRun = () => {
    const end = child.exitCode ?? child.signalCode;
    if (end !== null) throw new CommandFailure(`the program has ended (${end}); why: ${logFile}`, exitCodes.no);
  };
  return {
    pid: child.pid,
    logFile,
    mustRun,
    status: async () => {
      mustRun();
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
