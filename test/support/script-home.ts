import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Alert } from '../../src/alert/alert.ts';
import type { Outcome } from '../../src/alert/outcome.ts';
import { custom } from '../../src/integrations/custom/index.ts';
import type { Home, Settings, Tools } from '../../src/integrations/integration.ts';
import { systemProcesses } from '../../src/lib/system-processes.ts';
import { sampleAlert } from './sample-alert.ts';
import { type TestTools, testSettings, testTools } from './test-tools.ts';

/** A home of its own for each test, with scripts that are run for real. */
export interface ScriptHome {
  readonly home: () => Home;
  /** Puts a file below `integrations`. */
  install(name: string, text: string, mode?: number): Promise<void>;
  deliver(name: string, given?: Given): Promise<Run>;
  /** Installs a shell script as custom-x and delivers one alert with it. */
  runScript(script: string, given?: Given): Promise<Run>;
  /** What a script wrote to a file in the home, which is where it runs. */
  written(file: string): Promise<string>;
  /** The names of the temporary files. */
  temporaryFiles(): Promise<readonly string[]>;
}

export interface Given {
  readonly settings?: Partial<Settings>;
  readonly tools?: Partial<Tools>;
  readonly alert?: Alert;
  readonly signal?: AbortSignal;
}

export interface Run {
  readonly outcome: Outcome;
  readonly tools: TestTools;
}

export function scriptHome(): ScriptHome {
  let root = '';
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'scripts-')));
  });
  afterEach(() => rm(root, { recursive: true }));

  const home = () => ({ root, integrations: join(root, 'integrations'), temporary: join(root, 'tmp/threatlockdown') });
  const install = (name: string, text: string, mode = 0o750) =>
    writeScript(join(home().integrations, name), text, mode);
  const deliver = (name: string, given: Given = {}) => deliverFrom(home(), name, given);
  return {
    home,
    install,
    deliver,
    runScript: async (script, given) => {
      await install('custom-x', `#!/bin/sh\n${script}\n`);
      return deliver('custom-x', given);
    },
    written: (file) => readFile(join(root, file), 'utf8'),
    temporaryFiles: () => readdir(home().temporary).catch(() => []),
  };
}

async function writeScript(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  // Not left to writeFile, whose mode the umask narrows.
  await chmod(path, mode);
}

async function deliverFrom(home: Home, name: string, given: Given): Promise<Run> {
  const settings = testSettings({ name, ...given.settings });
  const tools = testTools({ settings, processes: systemProcesses, home, ...given.tools });
  const deliverer = custom.open(custom.options.parse(settings), tools);
  const signal = given.signal ?? new AbortController().signal;
  const outcome = await deliverer.deliver(given.alert ?? sampleAlert(), { key: 'delivery', number: 1, signal });
  return { outcome, tools };
}
