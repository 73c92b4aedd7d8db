import type { Clock } from '../lib/clock.ts';
import { DailyFile, openDailyLog, type Refusal } from './daily-file.ts';
import { type LogName, logKinds } from './daily-name.ts';
import { type Disk, systemDisk } from './disk.ts';
import type { Rotation } from './rotation.ts';
import type { Troubles } from './trouble.ts';

interface AlertsLogOptions {
  /** `<home>/logs`. */
  readonly logs: string;
  /** Which logs to write. */
  readonly names: readonly LogName[];
  readonly rotation: Rotation;
  readonly clock: Clock;
  readonly troubles: Troubles;
  readonly disk?: Disk;
}

export type OpenedAlertsLog =
  | { readonly kind: 'open'; readonly log: AlertsLog }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Opens all of the logs or none. */
export function openAlertsLog({ names, clock, disk = systemDisk, ...place }: AlertsLogOptions): OpenedAlertsLog {
  const files: Partial<Record<LogName, DailyFile>> = {};
  const refusals: Refusal[] = [];
  for (const name of names) {
    const opened = openDailyLog({ ...place, disk, kind: logKinds[name] }, clock.now());
    if (opened instanceof DailyFile) files[name] = opened;
    else refusals.push(opened);
  }
  if (refusals.length === 0) return { kind: 'open', log: new AlertsLog(files, clock) };
  for (const file of Object.values(files)) file.close();
  return { kind: 'refused', refusals };
}

const tickMs = 1_000;

/**
 * The logs of an analysis, those that are wanted. What is appended is in the files a second later, or at the next
 * `flush`; days and files change by themselves.
 */
export class AlertsLog {
  readonly files: Readonly<Partial<Record<LogName, DailyFile>>>;
  readonly #all: readonly DailyFile[];
  readonly #counted: DailyFile | undefined;
  readonly #clock: Clock;
  #stopTicking: () => void;

  constructor(files: Partial<Record<LogName, DailyFile>>, clock: Clock) {
    this.files = files;
    this.#all = Object.values(files);
    this.#counted = files.alertsLog ?? files.alertsJson ?? files.archivesJson ?? files.archivesLog;
    this.#clock = clock;
    this.#stopTicking = clock.after(tickMs, () => this.#tick());
  }

  /**
   * The id of an alert that is written now: `<epoch seconds>.<offset>`. The offset is that of its entry in alerts.log, or
   * in alerts.json where there is no alerts.log (spec: alerts-json, section 1).
   */
  alertId(timeMs: number): string {
    return `${Math.floor(timeMs / 1_000)}.${this.#counted?.size ?? 0}`;
  }

  /** Bytes still to be written, of all logs. */
  get waiting(): number {
    return this.#all.reduce((sum, file) => sum + file.waiting, 0);
  }

  flush(): void {
    for (const file of this.#all) file.flush();
  }

  close(): void {
    this.#stopTicking();
    for (const file of this.#all) file.close();
  }

  #tick(): void {
    const now = this.#clock.now();
    for (const file of this.#all) file.roll(now);
    this.flush();
    this.#stopTicking = this.#clock.after(tickMs, () => this.#tick());
  }
}
