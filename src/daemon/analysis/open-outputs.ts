import { type AlertsLog, openAlertsLog } from '../../alerts-log/alerts-log.ts';
import type { Refusal } from '../../alerts-log/daily-file.ts';
import type { LogName } from '../../alerts-log/daily-name.ts';
import { noRotation } from '../../alerts-log/rotation.ts';
import type { Troubles } from '../../alerts-log/trouble.ts';
import type { Outputs } from '../../config/analysis/analysis-config.ts';
import type { Clock } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { FromAnalysis } from './messages.ts';

export type OpenedOutputs =
  | { readonly kind: 'open'; readonly log: AlertsLog }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** The files that the configuration wants written. */
export function openOutputs(
  home: string,
  outputs: Outputs,
  clock: Clock,
  tell: (message: FromAnalysis) => void,
): OpenedOutputs {
  const rotation = {
    ...noRotation,
    intervalMs: outputs.rotateInterval > 0 ? outputs.rotateInterval * 1_000 : undefined,
    maxBytes: outputs.maxOutputSize > 0 ? outputs.maxOutputSize : undefined,
  };
  const { logs } = homePaths(home);
  return openAlertsLog({ logs, names: namesOf(outputs), rotation, clock, troubles: troublesTo(tell) });
}

function namesOf({ alertsJson, alertsLog, archivesJson, archivesLog }: Outputs): readonly LogName[] {
  const wanted: Readonly<Record<LogName, boolean>> = {
    alertsJson,
    alertsLog,
    archivesJson,
    archivesLog,
    firewallLog: true,
  };
  return (Object.keys(wanted) as LogName[]).filter((name) => wanted[name]);
}

function troublesTo(tell: (message: FromAnalysis) => void): Troubles {
  return {
    began: (fields) =>
      tell({
        type: 'log',
        level: 'error',
        fields,
        message: 'there is trouble with a log; as long as it cannot be written, events wait',
      }),
    over: (fields) => tell({ type: 'log', level: 'info', fields, message: 'the trouble with a log is over' }),
    lost: (fields) => tell({ type: 'log', level: 'error', fields, message: 'a log was closed before all was written' }),
  };
}
