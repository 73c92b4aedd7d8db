import type { Command } from 'commander';
import type { Alert } from '../alert/alert.ts';
import type { Block } from '../config/config.ts';
import { printable } from '../lib/printable.ts';
import { refusal } from '../routing/route.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { loadOrFail } from './load.ts';
import { homeOf } from './operations.ts';
import { readAlerts } from './read-alerts.ts';
import { columns } from './text.ts';

export function routeCommand(program: Command, context: CliContext): void {
  program
    .command('route <alert>')
    .description(
      'say for each block whether it wants the alerts of this file ("-": standard input), and which filter refuses',
    )
    .action(async (path: string, _options: object, command: Command) => {
      const { config } = await loadOrFail(homeOf(command), context);
      const alerts = await readAlerts(path);
      const wanted = alerts.map((alert) => explainRoute(alert, config.blocks, context));
      if (!wanted.includes(true)) throw new CommandFailure('no block wants any of these', exitCodes.no);
    });
}

function explainRoute(alert: Alert, blocks: readonly Block[], { out }: CliContext): boolean {
  const verdicts = blocks.map((block) => ({ block, refused: refusal(block.filter, alert) }));
  const rows = verdicts.map(({ block, refused }) => [
    block.lane,
    refused ? 'no' : 'yes',
    refused ? `${refused.by}: ${printable(refused.why)}` : '',
  ]);
  const { id, level, description } = alert.rule;
  out(`alert ${alert.id ?? '(no id)'}, rule ${id ?? '(no id)'}, level ${level}: ${printable(description ?? '')}\n`);
  out(`${columns(['block', 'wants it', 'why not'], rows)}\n`);
  return verdicts.some(({ refused }) => refused === undefined);
}
