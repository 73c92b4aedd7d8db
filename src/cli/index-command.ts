import type { Command } from 'commander';
import type { Status } from '../delivery/operations.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { describeIndex } from './describe-index.ts';
import { homeOf, withOperations } from './operations.ts';

export function indexCommand(program: Command, context: CliContext): void {
  const group = program.command('index').description('the index of alerts that the dashboard searches');
  statusCommand(group, context);
  rebuildCommand(group, context);
}

function statusCommand(group: Command, context: CliContext): void {
  group
    .command('status')
    .description('how many alerts it has, since when, how far earlier days have been read, and what is wrong')
    .action(async (_options: object, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        const status = await operations.status();
        if (status.index === undefined) throw noIndex(status);
        context.out(describeIndex(status.index));
      });
    });
}

function rebuildCommand(group: Command, context: CliContext): void {
  group
    .command('rebuild')
    .description('forget it and read all files of alerts again; deliveries are not concerned')
    .action(async (_options: object, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        if (!(await operations.rebuildIndex())) throw noIndex(await operations.status());
        context.out(
          'the index is made anew, the newest day first; "threatlockdown index status" shows how far it is\n',
        );
      });
    });
}

function noIndex({ daemon, home }: Status): CommandFailure {
  return daemon === undefined
    ? new CommandFailure(
        `no daemon is running on ${home}; start one with "threatlockdown start"`,
        exitCodes.unavailable,
      )
    : new CommandFailure(
        'alerts are not indexed: etc/threatlockdown.yaml says dashboard: none, or http.listen: none',
        exitCodes.no,
      );
}
