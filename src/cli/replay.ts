import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parseAlert } from '../alert/alert.ts';
import type { Config } from '../config/config.ts';
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

interface Span {
  readonly since: number;
  readonly until: number;
}

const nothingYet: Totals = { read: 0, queued: 0, unwanted: 0, rejected: 0 };

async function replay(
  file: string | undefined,
  { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: ReplayOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  if (file !== undefined && !existsSync(file)) throw new CommandFailure(`there is no file ${file}`, exitCodes.usage);
  const home = homeOf(command);
  const { config } = await loadOrFail(home, context);
  const span = { since, until };
  const files = file === undefined ? await filesOf(span, config, context) : [resolve(file)];
  await withOperations(home, context, async (operations) => {
    let totals = nothingYet;
    for (const path of files) {
      totals = sum(totals, await replayFile(path, span, config.alerts.maxLineBytes, operations, context));
    }
    context.out(describeTotals(totals));
  });
}

async function filesOf({ since, until }: Span, { alerts }: Config, { clock }: CliContext): Promise<readonly string[]> {
  if (!Number.isFinite(since)) throw new CommandFailure('name a file, or give --since', exitCodes.usage);
  const files = await findAlertFiles(alerts.file, new Date(since), new Date(Math.min(until, clock.now())));
  if (files.length === 0) throw new CommandFailure('there are no files of alerts for that time', exitCodes.no);
  return files;
}

async function replayFile(
  path: string,
  span: Span,
  maxLineBytes: number,
  operations: Operations,
  context: CliContext,
): Promise<Totals> {
  const progress = openProgress(context);
  let totals = nothingYet;
  for await (const batch of readAlertsFileOnce(path, maxLineBytes)) {
    if (context.stop.aborted) throw new CommandFailure(`stopped: ${describeTotals(totals).trim()}`, exitCodes.no);
    const lines = batch.lines
      .filter(({ text }) => isWithin(text, span))
      .map(({ text, key }) => ({ text, key: `replay ${path} ${key}` }));
    const { queued, unwanted, rejected } = await operations.submit(lines);
    totals = sum(totals, { read: lines.length, queued, unwanted, rejected: rejected + batch.tooLong });
    progress.show(batch.bytesRead, batch.bytesTotal, `${path}: ${count(totals.read)} alerts`);
  }
  progress.end();
  return totals;
}

function sum(a: Totals, b: Totals): Totals {
  return {
    read: a.read + b.read,
    queued: a.queued + b.queued,
    unwanted: a.unwanted + b.unwanted,
    rejected: a.rejected + b.rejected,
  };
}

function describeTotals({ read, queued, unwanted, rejected }: Totals): string {
  const left = `${count(unwanted)} alerts wanted by no block, ${count(rejected)} lines no alerts or too long`;
  return `${count(read)} alerts read, ${count(queued)} deliveries queued; ${left}\n`;
}

/** Lines without a readable time are let through: better once too often than never. */
function isWithin(text: string, { since, until }: Span): boolean {
  if (!Number.isFinite(since) && !Number.isFinite(until)) return true;
  const alert = parseAlert(text);
  const time = typeof alert === 'string' ? Number.NaN : Date.parse(alert.timestamp ?? '');
  return Number.isNaN(time) || (time >= since && time <= until);
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('write a date or a time such as 2026-11-20T22:00');
  return time;
}
