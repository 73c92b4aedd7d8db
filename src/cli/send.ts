import type { Command } from 'commander';
import type { Enrichment } from '../alert/enrichment.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Block } from '../config/config.ts';
import { sendOnce } from '../daemon/send-once.ts';
import { openLog } from '../lib/log.ts';
import { printable } from '../lib/printable.ts';
import { redactor } from '../lib/secret.ts';
import { systemProcesses } from '../lib/system-processes.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { showingHttp, showingProcesses } from './dry-run.ts';
import { loadOrFail } from './load.ts';
import { homeOf } from './operations.ts';
import { readAlerts } from './read-alerts.ts';

interface SendOptions {
  readonly alert: string;
  readonly dryRun?: true;
}

export function sendCommand(program: Command, context: CliContext): void {
  program
    .command('send <block>')
    .description(
      'make one attempt at delivering alerts to one block now (slack, slack#2, custom-x), past its filters and the queue',
    )
    .requiredOption('--alert <file>', 'the alerts, as in alerts.json ("-": standard input)')
    .option('--dry-run', 'send nothing; show what would be sent, secrets hidden')
    .action((name: string, options: SendOptions, command: Command) => send(name, options, command, context));
}

async function send(
  name: string,
  { alert: path, dryRun }: SendOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const home = homeOf(command);
  const { config } = await loadOrFail(home, context);
  const block = findBlock(name, config.blocks);
  const show = (text: string) => context.out(printable(text));
  const redact = redactor(block.secrets);
  const world = {
    home,
    clock: context.clock,
    log: openLog({ level: 'warn', format: 'pretty' }),
    processes: dryRun ? showingProcesses(show, redact) : systemProcesses,
    ...(dryRun && { http: showingHttp(show, redact) }),
  };
  const outcomes: Outcome[] = [];
  for (const alert of await readAlerts(path)) {
    const outcome = await sendOnce(block, alert, world);
    outcomes.push(outcome);
    if (!dryRun || outcome.status === 'skipped') show(describeOutcome(outcome));
  }
  if (!dryRun && outcomes.some(({ status }) => status === 'deferred' || status === 'rejected')) {
    throw new CommandFailure('not everything was delivered', exitCodes.no);
  }
}

function findBlock(name: string, blocks: readonly Block[]): Block {
  const block = blocks.find(({ lane }) => lane === name);
  if (block !== undefined) return block;
  const known = blocks.map(({ lane }) => lane).join(', ') || 'none';
  throw new CommandFailure(
    `no block is called ${name}; there are: ${known}. "threatlockdown check" says why one is refused`,
    exitCodes.usage,
  );
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.status) {
    case 'delivered':
      return `delivered\n${(outcome.events ?? []).map(describeEvent).join('')}`;
    case 'skipped':
      return `skipped: ${outcome.why}\n`;
    case 'deferred':
      return `not delivered: ${outcome.why} (the daemon would try again)\n`;
    case 'rejected':
      return `refused for good: ${outcome.why} (the daemon would keep it in the dead letters)\n`;
    default:
      return outcome satisfies never;
  }
}

function describeEvent({ source, document }: Enrichment): string {
  return `enrichment from ${source} (not sent back into analysis): ${JSON.stringify(document)}\n`;
}
