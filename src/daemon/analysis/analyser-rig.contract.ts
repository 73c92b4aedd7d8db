import { join } from 'node:path';
import type { AnalysisHome } from '../../../test/support/analysis-home.ts';
import { FailingDisk, NotedTroubles } from '../../../test/support/logs-folder.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { until } from '../../../test/support/patiently.ts';
import { openAlertsLog } from '../../alerts-log/alerts-log.ts';
import { type LogName, logKinds } from '../../alerts-log/daily-name.ts';
import { noRotation } from '../../alerts-log/rotation.ts';
import { loadAnalysis } from '../../config/analysis/load-analysis.ts';
import { Analyser, type EventSource } from './analyser.ts';
import { noCounts } from './messages.ts';

/** Events that wait in memory instead of in the kernel. */
export class WaitingEvents implements EventSource {
  /** Handed out, and not known to be written. */
  unwritten = 0;
  readonly #waiting: string[] = [];
  #wake = () => {};

  get length(): number {
    return this.#waiting.length;
  }

  add(...messages: readonly string[]): void {
    this.#waiting.push(...messages);
    this.#wake();
  }

  receive(most: number, each: (message: string) => void): number {
    const taken = this.#waiting.splice(0, most);
    this.unwritten += taken.length;
    for (const message of taken) each(message);
    return taken.length;
  }

  written(): void {
    this.unwritten = 0;
  }

  readable(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      stop.addEventListener('abort', () => resolve());
      if (this.#waiting.length > 0 || stop.aborted) resolve();
    });
  }
}

/** An analyser with a home's ruleset, and what a test holds of its world. */
export async function analyserOf(home: AnalysisHome) {
  const loaded = await loadAnalysis(home.root);
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  const clock = new ManualClock();
  const disk = new FailingDisk();
  const troubles = new NotedTroubles();
  const names = Object.keys(logKinds) as LogName[];
  const logs = join(home.root, 'logs');
  const opened = openAlertsLog({ logs, names, clock, troubles, rotation: noRotation, disk: disk.disk });
  if (opened.kind === 'refused') throw new Error(JSON.stringify(opened.refusals));
  const { log } = opened;
  const failures: [message: string, defect: unknown][] = [];
  const failed = (message: string, defect: unknown) => failures.push([message, defect]);
  const given = { ...loaded.config, ruleset: loaded.ruleset, mitre: loaded.mitre, managerName: 'watchtower.example' };
  const analyser = new Analyser({ ...given, log, clock, counts: noCounts, failed });
  return { analyser, log, clock, disk, troubles, failures };
}

/** Everything that waits is analysed and written. */
export async function analyse(analyser: Analyser, ...messages: readonly string[]): Promise<void> {
  const events = new WaitingEvents();
  events.add(...messages);
  const stop = new AbortController();
  const ended = analyser.run(events, stop.signal);
  await until(() => events.length === 0);
  stop.abort();
  await ended;
}
