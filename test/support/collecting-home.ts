import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type AnalysisHome, makeAnalysisHome } from './analysis-home.ts';
import type { DaemonProcess } from './daemon-process.ts';
import { eventually } from './patiently.ts';

const fileRule = (id: number, decoder: string) =>
  `<rule id="${id}" level="3"><category>ossec</category><decoded_as>${decoder}</decoded_as><description>.</description></rule>`;
const fileRules = `<group name="syscheck,">
  <rule id="2" level="0" noalert="1"><category>ossec</category><description>What the program tells itself</description></rule>
  ${fileRule(300, 'syscheck_new_entry')}
  ${fileRule(301, 'syscheck_integrity_changed')}
  ${fileRule(302, 'syscheck_deleted')}
</group>
`;

export interface CollectingHome {
  readonly home: AnalysisHome;
  readonly log: string;
  readonly folder: string;
  /** The sections that it has at first, … */
  readonly localfile: string;
  readonly syscheck: string;
  /** … and others in their place. */
  configure(sections: string): Promise<void>;
}

/** A home that follows a log file of its own and watches a folder of its own. `below`: where these are, otherwise in the home. */
export async function makeCollectingHome(below?: string): Promise<CollectingHome> {
  const home = await makeAnalysisHome();
  const [log, folder] = [join(below ?? home.root, 'own.log'), join(below ?? home.root, 'watched')];
  await mkdir(folder);
  await writeFile(log, '');
  await home.write('ruleset/rules/0030-files.xml', fileRules);
  const configure = (sections: string) => home.write('etc/ossec.conf', `<ossec_config>${sections}</ossec_config>`);
  const localfile = `<localfile><log_format>syslog</log_format><location>${log}</location></localfile>`;
  const syscheck = `<syscheck><max_eps>0</max_eps><directories realtime="yes">${folder}</directories></syscheck>`;
  await configure(localfile + syscheck);
  return { home, log, folder, configure, localfile, syscheck };
}

/** Lines of which each becomes an alert; see `numbersOf`. */
export function numberedLines(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `number ${from + index}\n`).join('');
}

/** Until the first scan of the watched folder has ended. */
export function scanned(daemon: DaemonProcess): Promise<void> {
  return eventually(async () => {
    const { collection } = await daemon.status();
    expect(collection.find(({ part }) => part === 'syscheck')?.fileIntegrity?.scannedAt).toBeDefined();
  });
}

export function distinct(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Paths of file integrity alerts, by what happened. */
export async function changes(home: AnalysisHome, event: string): Promise<readonly string[]> {
  const alerts = (await home.lines()).map((line) => JSON.parse(line) as { syscheck?: { event: string; path: string } });
  return alerts.filter(({ syscheck }) => syscheck?.event === event).map(({ syscheck }) => syscheck?.path ?? '');
}
