import { tendPastDays } from '../../alerts-log/past-days.ts';
import type { Clock } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { FromAnalysis } from './messages.ts';

/** Signs and compresses the logs of days that are over, as the reference's monitor does, until `stop` aborts. */
export function tendPastLogs(
  home: string,
  clock: Clock,
  tell: (message: FromAnalysis) => void,
  stop: AbortSignal,
): void {
  const { logs } = homePaths(home);
  const failed = (fields: object) =>
    tell({ type: 'log', level: 'warn', fields, message: 'a log of a past day could not be signed or compressed yet' });
  tendPastDays({ logs, sign: true, compress: true, failed }, clock, stop).catch((defect: unknown) => {
    const message = 'tending the logs of past days failed, which is a defect of the program; they stay as they are';
    tell({ type: 'log', level: 'error', fields: { defect }, message });
  });
}
