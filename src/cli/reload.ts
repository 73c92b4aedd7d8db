import type { Command } from 'commander';
import { connectControl } from '../api/control-client.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { homeOf } from './operations.ts';

export function reloadCommand(program: Command, context: CliContext): void {
  program
    .command('reload')
    .description('have the running daemon read its configuration again; a bad one changes nothing and is explained')
    .action(async (_options: object, command: Command) => {
      const home = homeOf(command);
      const daemon = await connectControl(home.control);
      if (daemon === undefined) {
        throw new CommandFailure(
          `no daemon is running on ${home.root}; start one with "threatlockdown start"`,
          exitCodes.unavailable,
        );
      }
      try {
        const { accepted, problems } = await daemon.reload();
        context.err(problems.map((problem) => `${problem}\n`).join(''));
        if (!accepted)
          throw new CommandFailure(
            'the new configuration was refused; the daemon goes on with the old one',
            exitCodes.configuration,
          );
        context.out('the new configuration is in force\n');
      } finally {
        await daemon.close();
      }
    });
}
