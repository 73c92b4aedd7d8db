import type { Command } from 'commander';
import { printable } from '../lib/printable.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { type MadeHome, makeHomeFolder } from './init/make-home-folder.ts';
import { count } from './text.ts';

export function initCommand(program: Command, context: CliContext): void {
  program
    .command('init')
    .argument('<folder>', 'a new folder, or an empty one')
    .description('make a home that works without a manager: configuration, decoders, rules, and places for everything')
    .addHelpText('after', help)
    .action((folder: string) => init(folder, context));
}

const help = `
Nothing that exists is changed. A run that was interrupted can be repeated: it makes what is missing.
Beside a manager nothing has to be made: its folder is the home.`;

async function init(folder: string, { out }: CliContext): Promise<void> {
  const made = await makeHomeFolder(folder);
  switch (made.kind) {
    case 'made':
      return out(printable(describe(made)));
    case 'refused':
      throw new CommandFailure(printable(`${made.what}; ${made.remedy}`), exitCodes.usage);
    case 'failed':
      throw new CommandFailure(printable(`${made.what}; ${made.remedy}`), exitCodes.unavailable);
    default:
      return made satisfies never;
  }
}

function describe({ home: { root }, made, kept }: MadeHome & { readonly kind: 'made' }): string {
  const left = kept.map((path) => `left as it was: ${path}\n`).join('');
  const files = made.length === 1 ? '1 file was' : `${count(made.length)} files were`;
  return `${root} is ready: ${files} made
${left}
  etc/ossec.conf           what is collected, when it is an alert, who is told; explained inside
  etc/rules, etc/decoders  for your own; those in ruleset/ come with the program
  integrations/            for your own scripts, custom-*
  logs/alerts/alerts.json  where alerts will be

Next:
  threatlockdown check --home ${root}   what will run, and what is wrong
  threatlockdown start --home ${root}   until Ctrl-C; as the user who owns the folder, and may read the logs
`;
}
