import { hash } from 'node:crypto';
import { type Alert, parseAlert } from '../alert/alert.ts';
import type { Block } from '../config/config.ts';
import type { Entry, Queue } from '../queue/queue.ts';
import { wants } from '../routing/route.ts';
import type { AlertsFile, Line } from '../sources/alerts-file/alerts-file.ts';
import type { RejectedLines } from '../sources/alerts-file/rejected-lines.ts';

/*
 * START READING HERE. The program's main job in one sentence: every batch of lines that alerts.json gains is routed to
 * the blocks that want them and pushed into their lanes, together with how far the file has now been read. From there
 * each lane (delivery/lane.ts) takes its entries out again, at its own pace.
 */

/** The name under which the queue keeps how far alerts.json has been read. */
export const alertsSource = 'alerts.json';

export interface Pipeline {
  readonly source: AlertsFile;
  readonly queue: Queue;
  /** The blocks of the configuration in force; asked for each batch, since a reload changes them. */
  readonly blocks: () => readonly Block[];
  readonly rejected: RejectedLines;
  readonly count: (batch: RoutedBatch) => void;
}

/** Reads and routes until `stop` aborts. */
export async function runPipeline(
  { source, queue, blocks, rejected, count }: Pipeline,
  stop: AbortSignal,
): Promise<void> {
  for await (const batch of source.read(stop)) {
    const routed = routeLines(batch.lines, blocks());
    for (const line of routed.notJson) await rejected.setAside(line, 'not-json', batch.file);
    await queue.push(routed.entries, { source: alertsSource, value: batch.position });
    count(routed);
  }
}

export interface RoutedBatch {
  readonly alerts: number;
  /** Alerts that no block wanted. */
  readonly unwanted: number;
  readonly entries: readonly Entry[];
  readonly notJson: readonly Line[];
  /** JSON without a `rule`: what no block could ever want. */
  readonly notAlerts: number;
}

/** Which lanes want which of the lines. */
export function routeLines(lines: readonly Line[], blocks: readonly Block[]): RoutedBatch {
  const entries: Entry[] = [];
  const notJson: Line[] = [];
  let [alerts, unwanted, notAlerts] = [0, 0, 0];
  for (const line of lines) {
    const alert = parseAlert(line.text);
    if (alert === 'not-json') notJson.push(line);
    else if (alert === 'no-rule') notAlerts += 1;
    else {
      alerts += 1;
      const wanted = blocks.filter((block) => wants(block.filter, alert));
      if (wanted.length === 0) unwanted += 1;
      else entries.push(...entriesFor(alert, line, wanted));
    }
  }
  return { alerts, unwanted, entries, notJson, notAlerts };
}

function entriesFor(alert: Alert, line: Line, wanted: readonly Block[]): Entry[] {
  // The key goes to vendors too (PagerDuty's dedup_key), so it must not be the same in two homes: the text is in it.
  const key = hash('sha1', `${line.key}\n${alert.text}`);
  return wanted.map(({ lane }) => ({
    lane,
    key,
    level: alert.rule.level,
    alertId: alert.id,
    ruleId: alert.rule.id,
    body: alert.text,
  }));
}
