import { readFile } from 'node:fs/promises';
import type { HomePaths } from '../../lib/home-paths.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { ServiceName } from '../../sandbox/service.ts';
import { columns } from '../text.ts';
import { journalPath } from './demo-home.ts';
import type { DemoManager } from './demo-manager.ts';

/** How often something must arrive for the demo to have worked, and how often it has. */
export interface Expectation {
  readonly what: string;
  readonly wanted: number;
  readonly seen: () => Promise<number>;
}

export interface DemoWorld {
  readonly sandbox: Sandbox;
  readonly manager: DemoManager;
  readonly home: HomePaths;
}

/** VirusTotal knows the file; Maltiverse its two hashes, the address, the host name and one of two URLs. */
const enrichments = 6;

/** Each enrichment becomes an alert of level 12, which everybody but its own service gets. */
export function expectations(alerts: number, { sandbox, manager, home }: DemoWorld): readonly Expectation[] {
  const received = (service: ServiceName) => Promise.resolve(accepted(sandbox, service));
  const severe = 1 + enrichments;
  return [
    { what: 'Slack messages', wanted: alerts + enrichments, seen: () => received('slack') },
    { what: 'PagerDuty incidents (level 10 and up)', wanted: severe, seen: () => received('pagerduty') },
    { what: 'Shuffle runs (level 3 and up)', wanted: alerts + enrichments, seen: () => received('shuffle') },
    { what: 'VirusTotal reports', wanted: 1, seen: () => received('virustotal') },
    { what: 'Maltiverse reports', wanted: 5, seen: () => received('maltiverse') },
    { what: 'enrichments back in analysis', wanted: enrichments, seen: () => Promise.resolve(manager.enrichments()) },
    { what: 'runs of custom-journal (level 10 and up)', wanted: severe, seen: () => journalLines(home) },
  ];
}

export async function allArrived(expected: readonly Expectation[]): Promise<boolean> {
  const seen = await Promise.all(expected.map((expectation) => expectation.seen()));
  return expected.every(({ wanted }, index) => (seen[index] ?? 0) >= wanted);
}

export async function arrivals(expected: readonly Expectation[]): Promise<string> {
  const rows = await Promise.all(
    expected.map(async ({ what, wanted, seen }) => [what, String(wanted), String(await seen())]),
  );
  return columns(['', 'expected', 'arrived'], rows);
}

function accepted(sandbox: Sandbox, service: ServiceName): number {
  return sandbox.received(service).filter(({ status }) => status === 200 || status === 202).length;
}

async function journalLines(home: HomePaths): Promise<number> {
  const text = await readFile(journalPath(home), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}
