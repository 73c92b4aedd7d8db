import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { HomePaths } from '../../src/lib/home-paths.ts';
import { type DaemonProcess, startDaemonProcess } from './daemon-process.ts';

/** How a probe was called, and what it was given. */
export interface Call {
  /** The script's name. */
  readonly script: string;
  /** Those behind the script's own path, the first one at index 0. */
  readonly arguments: readonly string[];
  /** The contents of the alert file. */
  readonly alert: string;
  /** The contents of the options file; undefined when there is none. */
  readonly options?: string;
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** It notes its call in the folder in which it runs, which is the home, and ends with 0. */
const program = `#!${process.execPath}
const fs = require('node:fs');
const given = process.argv.slice(2);
const call = {
  script: require('node:path').basename(process.argv[1]),
  arguments: given,
  alert: fs.readFileSync(given[0], 'utf8'),
  options: given[4] === '' ? undefined : fs.readFileSync(given[4], 'utf8'),
  input: fs.readFileSync(0, 'utf8'),
  environment: process.env,
};
fs.appendFileSync('calls', JSON.stringify(call) + '\\n');
`;

export function installProbe(home: HomePaths, name: string): Promise<void> {
  return installScript(home, name, program);
}

export async function installScript(home: HomePaths, name: string, text: string, mode = 0o750): Promise<void> {
  const path = join(home.integrations, name);
  await writeFile(path, text);
  // Not left to writeFile, whose mode the umask narrows.
  await chmod(path, mode);
}

/** The calls of all probes of the home, in the order in which they came. */
export async function callsIn(home: HomePaths): Promise<readonly Call[]> {
  const text = await readFile(join(home.root, 'calls'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Call);
}

/** Writes `ossec.conf` with these blocks as they stand, and threatlockdown.yaml. */
export async function writeBlocks(
  home: HomePaths,
  blocks: readonly string[],
  yaml = 'http: { listen: none }',
): Promise<void> {
  const integrations = blocks.map((block) => `<integration>${block}</integration>\n`);
  await writeFile(home.ossecConf, `<ossec_config>\n${integrations.join('')}</ossec_config>\n`);
  await writeFile(home.yaml, yaml);
}

/** A daemon that has found its place in alerts.json: what is written from now on, it reads. */
export async function startReading(
  home: HomePaths,
  environment?: Readonly<Record<string, string>>,
): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(home, environment);
  await vi.waitFor(async () => {
    const { source } = await daemon.status();
    if (source.lastReadAt === undefined) throw new Error(`nothing was read: ${daemon.log()}`);
  });
  return daemon;
}
