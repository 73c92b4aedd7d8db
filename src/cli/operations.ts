import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { connectControl } from '../api/control-client.ts';
import { openOffline } from '../daemon/offline.ts';
import type { Operations } from '../delivery/operations.ts';
import { findIntegration } from '../integrations/registry.ts';
import { defaultHome, type HomePaths, homePaths } from '../lib/home-paths.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';

/** The home that `--home` names, wherever on the command line it stands. */
export function homeOf(command: Command): HomePaths {
  const { home } = command.optsWithGlobals<{ home?: string }>();
  return homePaths(home ?? defaultHome);
}

/** Runs `work` with the running daemon's operations, or, when none runs, with those of its files. */
export async function withOperations(
  home: HomePaths,
  context: CliContext,
  work: (operations: Operations) => Promise<void>,
): Promise<void> {
  const operations = (await connectControl(home.control)) ?? (await offline(home, context));
  try {
    await work(operations);
  } finally {
    await operations.close();
  }
}

async function offline(home: HomePaths, { environment, clock }: CliContext) {
  if (!existsSync(home.root)) {
    throw new CommandFailure(`there is no folder ${home.root}; name the home with --home`, exitCodes.usage);
  }
  const opened = await openOffline({ home, environment, clock, findIntegration });
  if (opened !== undefined) return opened;
  throw new CommandFailure(
    `another program is using ${home.state}, and no daemon answers there yet; try again in a moment`,
    exitCodes.unavailable,
  );
}
