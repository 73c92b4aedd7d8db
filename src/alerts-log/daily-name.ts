import { join } from 'node:path';
import type { LocalDay } from '../lib/local-time.ts';

/** One of the logs that are written by the day (spec: alerts-json, section 4). */
export interface LogKind {
  /** Below the folder of logs. */
  readonly folder: 'alerts' | 'archives' | 'firewall';
  readonly stem: 'ossec-alerts' | 'ossec-archive' | 'ossec-firewall';
  readonly extension: 'json' | 'log';
}

export const logKinds = {
  alertsJson: { folder: 'alerts', stem: 'ossec-alerts', extension: 'json' },
  alertsLog: { folder: 'alerts', stem: 'ossec-alerts', extension: 'log' },
  archivesJson: { folder: 'archives', stem: 'ossec-archive', extension: 'json' },
  archivesLog: { folder: 'archives', stem: 'ossec-archive', extension: 'log' },
  firewallLog: { folder: 'firewall', stem: 'ossec-firewall', extension: 'log' },
} as const satisfies Readonly<Record<string, LogKind>>;

export type LogName = keyof typeof logKinds;

/** The name that always leads to the file in use: `alerts/alerts.json`. */
export function shortName(logs: string, { folder, extension }: LogKind): string {
  return join(logs, folder, `${folder}.${extension}`);
}

export function kindFolder(logs: string, { folder }: LogKind): string {
  return join(logs, folder);
}

/** Where the files of a day's month are. */
export function monthFolder(logs: string, { folder }: LogKind, { year, month }: LocalDay): string {
  return join(logs, folder, year, month);
}

/** `ossec-alerts-21.json`, and from the second file of a day on `ossec-alerts-21-001.json`. */
export function dailyName({ stem, extension }: LogKind, day: string, part: number): string {
  return `${stem}-${day}${part === 0 ? '' : `-${String(part).padStart(3, '0')}`}.${extension}`;
}

/** A file of a day, as its name tells. */
export interface DailyName {
  readonly name: string;
  /** Two digits. */
  readonly day: string;
  /** 0: the first of its day. */
  readonly part: number;
  readonly compressed: boolean;
}

/** Undefined for any other name. */
export function parseDailyName({ stem, extension }: LogKind, name: string): DailyName | undefined {
  const [, ownStem, day, part, ownExtension, gz] = dailyPattern.exec(name) ?? [];
  if (ownStem !== stem || ownExtension !== extension || day === undefined) return undefined;
  return { name, day, part: Number(part ?? 0), compressed: gz !== undefined };
}

const dailyPattern = /^(ossec-[a-z]+)-(\d{2})(?:-(\d{3,}))?\.(json|log)(\.gz)?$/;
