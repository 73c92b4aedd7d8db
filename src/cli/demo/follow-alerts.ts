import { readFile } from 'node:fs/promises';
import { type Alert, alertText, parseAlert } from '../../alert/alert.ts';
import { isSystemError } from '../../lib/system-error.ts';

export interface DemoAlert {
  readonly id: string;
  readonly rule: string;
  readonly level: number;
  readonly description: string;
  /** Where a service knew something about another alert. */
  readonly enrichment: Enriched | undefined;
}

export interface Enriched {
  /** The id of the alert that led to the look-up. */
  readonly of: string;
  readonly indicator: string;
  readonly type: string;
  readonly confidence: string;
  readonly provider: string;
}

export interface AlertFollower {
  /** All that were ever seen in the file, in their order. */
  look(): Promise<readonly DemoAlert[]>;
}

/** The file is small, and read as a whole: so it does not matter that another one takes its place at midnight. */
export function followAlerts(file: string): AlertFollower {
  const seen = new Map<string, DemoAlert>();
  return {
    look: async () => {
      const lines = (await readText(file)).split('\n');
      // What follows the last newline is still being written.
      for (const line of lines.slice(0, -1)) {
        const alert = readAlert(line);
        if (alert !== undefined && !seen.has(alert.id)) seen.set(alert.id, alert);
      }
      return [...seen.values()];
    },
  };
}

/** Empty where there is no such file yet. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return '';
    throw error;
  }
}

function readAlert(line: string): DemoAlert | undefined {
  const alert = parseAlert(line);
  if (typeof alert === 'string' || alert.id === undefined) return undefined;
  const { id, level, description = '' } = alert.rule;
  return {
    id: alert.id,
    rule: id ?? '',
    level,
    description: description.trim(),
    enrichment: fromMaltiverse(alert) ?? fromVirusTotal(alert),
  };
}

function fromMaltiverse(alert: Alert): Enriched | undefined {
  const of = alertText(alert, 'data', 'alert_id');
  if (alert.location !== 'maltiverse' || of === undefined) return undefined;
  const text = (name: string) => alertText(alert, 'data', 'threat', 'indicator', name) ?? '';
  return {
    of,
    indicator: text('name'),
    type: text('type'),
    confidence: text('confidence'),
    provider: text('provider'),
  };
}

/** VirusTotal has neither types nor confidence, but counts engines. */
function fromVirusTotal(alert: Alert): Enriched | undefined {
  const of = alertText(alert, 'data', 'virustotal', 'source', 'alert_id');
  if (alert.location !== 'virustotal' || of === undefined) return undefined;
  const text = (...path: readonly string[]) => alertText(alert, 'data', 'virustotal', ...path) ?? '';
  return {
    of,
    indicator: text('source', 'md5'),
    type: 'file',
    confidence: `${text('positives')} of ${text('total')} engines`,
    provider: 'VirusTotal',
  };
}
