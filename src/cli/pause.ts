import type { Command } from 'commander';
import type { Operations, Status } from '../delivery/operations.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { homeOf, withOperations } from './operations.ts';

export function pauseCommand(program: Command, context: CliContext): void {
  laneCommand(program, context, {
    name: 'pause',
    description: 'send nothing more of a lane until it is resumed, also over a restart; what comes for it waits',
    perform: (operations, lane) => operations.pause(lane, whoAsks(context)),
    done: (lane) => `${lane} is paused; "threatlockdown resume ${lane}" lets it go on`,
  });
}

export function resumeCommand(program: Command, context: CliContext): void {
  laneCommand(program, context, {
    name: 'resume',
    description: 'let a paused lane go on with what waits',
    perform: (operations, lane) => operations.resume(lane),
    done: (lane) => `${lane} is no longer paused`,
  });
}

interface LaneCommand {
  readonly name: string;
  readonly description: string;
  /** False: there is no such lane. */
  readonly perform: (operations: Operations, lane: string) => Promise<boolean>;
  readonly done: (lane: string) => string;
}

function laneCommand(program: Command, context: CliContext, { name, description, perform, done }: LaneCommand): void {
  program
    .command(`${name} <lane>`)
    .description(description)
    .action(async (lane: string, _options: object, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        if (!(await perform(operations, lane))) throw noSuchLane(lane, await operations.status());
        context.out(`${done(lane)}\n`);
      });
    });
}

function noSuchLane(lane: string, { lanes }: Status): CommandFailure {
  const known = lanes.map((each) => each.lane).join(', ');
  return new CommandFailure(`there is no lane ${lane}; there are: ${known}`, exitCodes.usage);
}

/** The person behind sudo, where there is one. */
function whoAsks({ environment }: CliContext): string {
  return environment.SUDO_USER || environment.USER || environment.LOGNAME || 'the command line';
}
