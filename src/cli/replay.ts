import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parseAlert } from '../alert/alert.ts';
import type { Operations } from '../delivery/operations.ts';
import { findAlertFiles } from '../sources/alerts-file/find-alert-files.ts';
import { readAlertsFileOnce } from '../sources/alerts-file/read-once.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { loadOrFail } from './load.ts';
import { homeOf, withOperations } from './operations.ts';
import { openProgress } from './progress.ts';
import { count } from './text.ts';

interface ReplayOptions {
  readonly since?: number;
  readonly until?: number;
}

interface Totals {
  readonly read: number;
  readonly queued: number;
  readonly unwanted: number;
  readonly rejected: number;
}

const details = `
Examples:
  threatlockdown replay logs/alerts/2026/Nov/ossec-alerts-20.json.gz
  threatlockdown replay --since 2026-11-20T22:00 --until 2026-11-21T06:00

Alerts are routed by the present configuration and queued; what a vendor already had, it gets again.`;

export function replayCommand(program: Command, context: CliContext): void {
  program
    .command('replay [file]')
    .description('queue old alerts again: those of a file (also .gz), or of a span of time from the daily files')
    .option('--since <time>', 'from this time on (2026-11-20, 2026-11-20T22:00, …)', readTime)
    .option('--until <time>', 'up to this time; default: now', readTime)
    .addHelpText('after', details)
    .action((file: string | undefined, options: ReplayOptions, command: Command) =>
      replay(file, options, command, context),
    );
}

async function replay(
  file: string | undefined,
  { since, until }: ReplayOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  if ((file === undefined) === (since === undefined))
    throw new CommandFailure('name a file, or give --since', exitCodes.usage);
  const home = homeOf(command);
  const { config } = await loadOrFail(home, context);
  const span = { since: since ?? Number.NEGATIVE_INFINITY, until: until ?? context.clock.now() };
  const files =
    file === undefined
      ? await findAlertFiles(config.alerts.file, new Date(span.since), new Date(span.until))
      : [resolve(file)];
  if (files.length === 0) throw new CommandFailure('there are no files of alerts for that time', exitCodes.no);
  await withOperations(home, context, async (operations) => {
    let totals: Totals = { read: 0, queued: 0, unwanted: 0, rejected: 0 };
    for (const path of files)
      totals = await replayFile(path, file === undefined ? span : undefined, totals, operations, context);
    const { read, queued, unwanted, rejected } = totals;
    context.out(
      `${count(read)} alerts read, ${count(queued)} deliveries queued; ${count(unwanted)} alerts wanted by no block, ${count(rejected)} lines no alerts\n`,
    );
  });
}

async function replayFile(
  path: string,
  span: { readonly since: number; readonly until: number } | undefined,
  before: Totals,
  operations: Operations,
  context: CliContext,
): Promise<Totals> {
  const progress = openProgress(context);
  let totals = before;
  for await (const batch of readAlertsFileOnce(path)) {
    if (context.stop.aborted) throw new CommandFailure(`stopped after ${count(totals.read)} alerts`, exitCodes.no);
    const lines = batch.lines
      .filter(({ text }) => span === undefined || isWithin(text, span))
      .map(({ text, key }) => ({ text, key: `replay ${path} ${key}` }));
    const report = await operations.submit(lines);
    totals = {
      read: totals.read + lines.length,
      queued: totals.queued + report.queued,
      unwanted: totals.unwanted + report.unwanted,
      rejected: totals.rejected + report.rejected,
    };
    progress.show(batch.bytesRead, batch.bytesTotal, `${path}: ${count(totals.read)} alerts`);
  }
  progress.end();
  return totals;
}

/** Lines without a readable time are let through: better once too often than never. */
function isWithin(text: string, { since, until }: { readonly since: number; readonly until: number }): boolean {
  const alert = parseAlert(text);
  const time = typeof alert === 'string' ? Number.NaN : Date.parse(alert.timestamp ?? '');
  return Number.isNaN(time) || (time >= since && time <= until);
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('write a date or a time such as 2026-11-20T22:00');
  return time;
}
