import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { HandOver } from '../collector.ts';
import type { MonitoredPath, Syscheck } from '../syscheck.ts';
import { createFimCollector } from './fim-collector.ts';
import type { ScanState } from './scan-report.ts';

const allChecks: MonitoredPath['checks'] = {
  ...{ size: true, permission: true, owner: true, group: true, mtime: true, inode: true },
  ...{ md5: true, sha1: true, sha256: true },
};

/** A `<directories>` path as the configuration's defaults leave it. */
export function monitored(path: string, given: Partial<MonitoredPath> = {}): MonitoredPath {
  return {
    ...{ path, checks: allChecks, mode: 'scheduled', reportChanges: false, restrict: undefined, recursionLevel: 256 },
    ...{ followSymbolicLink: false, tags: '', diffSizeLimit: undefined, line: 1 },
    ...given,
  };
}

export function onlyChecks(...names: readonly (keyof MonitoredPath['checks'])[]): MonitoredPath['checks'] {
  const none = Object.fromEntries(Object.keys(allChecks).map((name) => [name, false]));
  return { ...allChecks, ...none, ...Object.fromEntries(names.map((name) => [name, true])) };
}

/** A `<syscheck>` section as the configuration's defaults leave it, but in no hurry. */
export function syscheck(directories: readonly MonitoredPath[], given: Partial<Syscheck> = {}): Syscheck {
  return {
    ...{ directories, ignorePrefixes: [], ignorePatterns: [], nodiffPaths: [], nodiffPatterns: [] },
    ...{ everyMs: 3_600_000, scanMinute: undefined, scanDay: undefined, fileLimit: 100_000 },
    ...{ maxEventsPerSecond: undefined, maxFilesPerSecond: undefined, processPriority: 10, coverage: 'all' },
    skip: { nfs: true, dev: true, sys: true, proc: true },
    diff: { diskQuota: 2 ** 30, fileSize: 50 * 2 ** 20 },
    ...given,
  };
}

/** What a test looks at of a message; texts are byte strings. */
export interface ToldChange {
  readonly type: string;
  readonly path: string;
  readonly mode: string;
  readonly version: number | string;
  readonly timestamp: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly old_attributes?: Readonly<Record<string, unknown>>;
  readonly changed_attributes?: readonly string[];
  readonly content_changes?: string;
  readonly tags?: string;
}

/** A monitored folder, and a collector that is started and stopped as a test likes. */
export class FimRig {
  readonly clock = new ManualClock();
  readonly #home: string;
  /** What is monitored unless a test says otherwise. */
  readonly top: string;
  /** All messages that arrived, and those that a test has not looked at yet. */
  readonly messages: string[] = [];
  #unseen: string[] = [];
  /** What was said of the scans' state. */
  readonly states: ScanState[] = [];
  readonly #tools = testTools();
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  #idle: () => boolean = () => true;
  handOver: HandOver = async (messages) => this.receive(messages);

  constructor(home: string) {
    this.#home = home;
    this.top = join(home, 'top');
    mkdirSync(this.top);
    mkdirSync(join(home, 'state'));
  }

  get logged(): readonly string[] {
    return this.#tools.logged;
  }

  get database(): string {
    return join(this.#home, 'state', 'fim.db');
  }

  get copies(): string {
    return join(this.#home, 'state', 'diff');
  }

  path(...names: readonly string[]): string {
    return join(this.top, ...names);
  }

  write(name: string, text: string | Buffer = name): string {
    const path = this.path(name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  receive(messages: readonly string[]): void {
    this.messages.push(...messages);
    this.#unseen.push(...messages);
  }

  /** Starts a collector, and waits for the end of its first scan. */
  async start(config: Syscheck = syscheck([monitored(this.top)]), clock: Clock = this.clock): Promise<void> {
    const stop = new AbortController();
    const observe = (state: ScanState) => void this.states.push(state);
    const tools = { clock, log: this.#tools.log, database: this.database, copies: this.copies, observe };
    const ended = createFimCollector(config, tools).run((messages) => this.handOver(messages), stop.signal);
    this.#running = { stop, ended };
    const before = this.#scans();
    const waiting = () => clock !== this.clock || this.clock.timers > 0;
    this.#idle = waiting;
    await Promise.race([
      ended,
      vi.waitUntil(() => this.#scans() > before && waiting(), { timeout: 20_000, interval: 2 }),
    ]);
  }

  /** Lets the time of the next scan come, and waits for its end. */
  async scan(afterMs = 3_600_001): Promise<void> {
    const before = this.#scans();
    await this.clock.advance(afterMs);
    // What slept through the time that passed sleeps a little more.
    for (const end = Date.now() + 10_000; this.#scans() === before && Date.now() < end; ) await this.clock.advance(10);
    await vi.waitUntil(() => this.#scans() > before && this.#idle(), { timeout: 5_000, interval: 2 });
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended;
    this.#running = undefined;
  }

  /** The changes told since the last call. */
  changes(): readonly ToldChange[] {
    const seen = this.#unseen;
    this.#unseen = [];
    return seen
      .filter((message) => message.startsWith('8:syscheck:'))
      .map((message) => JSON.parse(message.slice('8:syscheck:'.length)) as { type: string; data: ToldChange })
      .filter(({ type }) => type === 'event')
      .map(({ data }) => data);
  }

  /** `added a`: the changes told since the last call, their paths below the top. */
  told(): readonly string[] {
    return this.changes().map(({ type, path }) => `${type} ${path.slice(this.top.length + 1)}`);
  }

  #scans(): number {
    return this.messages.filter((message) => message.includes('"scan_end"')).length;
  }
}

/** Gone, and its collector stopped, when the test is over. */
export async function makeFimRig(): Promise<FimRig> {
  const home = await mkdtemp(join(tmpdir(), 'threatlockdown-fim-'));
  const rig = new FimRig(home);
  onTestFinished(async () => {
    await rig.stop();
    rmSync(home, { recursive: true, force: true });
  });
  return rig;
}

export { systemClock };
