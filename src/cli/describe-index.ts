import type { IndexStatus } from '../delivery/operations.ts';
import { printable } from '../lib/printable.ts';
import { instant } from './accounts.ts';
import { count } from './text.ts';

/** The index of alerts in words; a second line tells of trouble. */
export function describeIndex({ alerts, bytes, oldest, newest, backfill, trouble }: IndexStatus): string {
  const span =
    oldest === undefined || newest === undefined ? '' : `, ${instant(oldest * 1_000)} to ${instant(newest * 1_000)}`;
  const earlier =
    backfill === undefined
      ? ''
      : `, reading earlier days: ${count(backfill.filesDone)} of ${count(backfill.files)} files`;
  const waits = trouble === undefined ? '' : printable(`index: waiting, ${trouble}`).concat('\n');
  return `index: ${count(alerts)} alerts, ${size(bytes)}${span}${earlier}\n${waits}`;
}

const units = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

function size(bytes: number): string {
  const [name, length] = units.find(([, unit]) => bytes >= unit) ?? ['KiB', 2 ** 10];
  return `${(bytes / length).toFixed(1)} ${name}`;
}
