import type { Command } from 'commander';
import type { Block } from '../config/config.ts';
import type { Problem } from '../config/problem.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { load, showProblems } from './load.ts';
import { homeOf } from './operations.ts';
import { count } from './text.ts';

export function checkCommand(program: Command, context: CliContext): void {
  program
    .command('check')
    .description('read the configuration, say what is wrong with it and what will run')
    .action(async (_options: object, command: Command) => {
      const { config, problems } = await load(homeOf(command), context);
      showProblems(problems, context);
      if (config === undefined)
        throw new CommandFailure(`${countMistakes(problems)}: nothing would start`, exitCodes.configuration);
      context.out(config.blocks.map(describeBlock).join(''));
      const { blocks, leftOut } = config;
      context.out(`${count(blocks.length)} of ${count(blocks.length + leftOut.length)} integrations will run\n`);
      if (leftOut.length > 0) throw new CommandFailure('what is refused above will not run', exitCodes.no);
    });
}

function countMistakes(problems: readonly Problem[]): string {
  const mistakes = problems.filter(({ severity }) => severity === 'mistake').length;
  return mistakes === 1 ? '1 mistake' : `${mistakes} mistakes`;
}

function describeBlock({ lane, line, described }: Block): string {
  const settings = Object.entries(described).map(
    ([name, value]) => `    ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  );
  return `${lane}  (etc/ossec.conf:${line})\n${settings.join('')}`;
}
