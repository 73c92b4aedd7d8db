import { Command, CommanderError } from 'commander';
import { DaemonFailure } from '../api/control-client.ts';
import { defaultHome } from '../lib/home-paths.ts';
import { version } from '../lib/version.ts';
import { checkCommand } from './check.ts';
import { type CliContext, CommandFailure, type ExitCode, exitCodes } from './context.ts';
import { deliveriesCommand } from './deliveries.ts';
import { demoCommand } from './demo.ts';
import { fileTrouble } from './file-trouble.ts';
import { indexCommand } from './index-command.ts';
import { initCommand } from './init.ts';
import { logtestCommand } from './logtest.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { reloadCommand } from './reload.ts';
import { replayCommand } from './replay.ts';
import { routeCommand } from './route.ts';
import { rulesetCommand } from './ruleset.ts';
import { sandboxCommand } from './sandbox.ts';
import { sendCommand } from './send.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { tokensCommand } from './tokens.ts';
import { usersCommand } from './users.ts';

const firstSteps = `
First steps:
  threatlockdown init FOLDER              no manager here? make a home that works without one
  threatlockdown check                    is the configuration right?
  threatlockdown send slack --alert FILE  does Slack get this alert?
  threatlockdown start                    collect, analyse and deliver, until stopped
  threatlockdown status                   what was sent, what waits, what failed and why
  threatlockdown logtest                  what do decoders and rules make of a log line?
  threatlockdown sandbox                  local stand-ins of the five services, to try things without accounts

Exit codes: 0 done; 1 done, and the answer is no; 2 wrong usage; 3 configuration refused; 4 daemon or its files not available.`;

/** Runs one command line (without the program's own name) and answers what the process should exit with. */
export async function runCommandLine(args: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    await buildProgram(context).parseAsync([...args], { from: 'user' });
    return exitCodes.success;
  } catch (error) {
    if (error instanceof CommandFailure) {
      context.err(`threatlockdown: ${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    const trouble = error instanceof DaemonFailure ? error.message : fileTrouble(error);
    if (trouble === undefined) throw error;
    context.err(`threatlockdown: ${trouble}\n`);
    return exitCodes.unavailable;
  }
}

function buildProgram(context: CliContext): Command {
  const program = new Command('threatlockdown')
    .description(
      "Takes a security manager's alerts to Slack, PagerDuty, VirusTotal, Shuffle, Maltiverse and your own scripts.",
    )
    .version(version, '-V, --version')
    .option('--home <folder>', 'where etc/ossec.conf, logs/ and queue/ are', defaultHome)
    .addHelpText('after', firstSteps)
    .showHelpAfterError('("threatlockdown --help" shows what there is)')
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: context.err });
  const commands = [
    initCommand,
    startCommand,
    checkCommand,
    routeCommand,
    sendCommand,
    statusCommand,
    deliveriesCommand,
    pauseCommand,
    resumeCommand,
    replayCommand,
    indexCommand,
    reloadCommand,
    logtestCommand,
    rulesetCommand,
    usersCommand,
    tokensCommand,
    sandboxCommand,
    demoCommand,
  ];
  for (const add of commands) add(program, context);
  inherit(program);
  return program;
}

/** Output and error handling of the program for all its commands; `--home` may also follow a command's name. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    if (command.commands.length === 0)
      command.option('--home <folder>', `where etc/ossec.conf is (default: ${defaultHome})`);
    inherit(command);
  }
}
