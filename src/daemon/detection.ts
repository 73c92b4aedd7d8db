import { mkdir } from 'node:fs/promises';
import { formatProblem, type Problem } from '../config/problem.ts';
import type { AnalysisStatus, CollectionStatus, ReloadReport } from '../delivery/operations.ts';
import type { Clock } from '../lib/clock.ts';
import { type FileLock, lockFile } from '../lib/file-lock.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import type { Logger } from '../lib/log.ts';
import { Analysis, type ConnectFeed } from './analysis/analysis.ts';
import { Collection } from './collection/collection.ts';
import type { CollectionPart } from './collection/messages.ts';
import { createTurns } from './in-turn.ts';
import { logProblems } from './log-problems.ts';
import { HomeInUse } from './parts.ts';

/** `collector` is all that brings logs, those of other machines as well. */
export type DetectionPart = 'analysis' | 'collector' | 'syscheck';

export interface DetectionOptions {
  readonly home: HomePaths;
  /** Full name of this host, and its address where it has one. */
  readonly hostname: string;
  readonly hostAddress: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What runs here. Without the analysis, events go to that of another program, at the queue socket. */
  readonly parts: readonly DetectionPart[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** The ruleset or what is to be collected has a mistake, or the analysis cannot have what it needs. */
export class DetectionRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    super(`${what} cannot start`);
    this.problems = problems;
  }
}

/** What makes alerts: events are collected, and analysed. Each part is optional. */
export class Detection {
  readonly #locks: readonly FileLock[];
  readonly #analysis: Analysis | undefined;
  readonly #collection: Collection | undefined;
  readonly #inTurn = createTurns();
  #stopped: Promise<void> | undefined;

  /** Throws `DetectionRefused`, and `HomeInUse` when another process has a part already. Nothing runs then. */
  static async start(options: DetectionOptions): Promise<Detection> {
    const locks: FileLock[] = [];
    let analysis: Analysis | undefined;
    try {
      await lockParts(options, locks);
      analysis = await startAnalysis(options);
      const detection = new Detection(locks, analysis, await startCollection(options, analysis));
      logProblems(detection.problems, options.log);
      return detection;
    } catch (error) {
      await analysis?.stop();
      for (const lock of locks) lock.release();
      throw error;
    }
  }

  private constructor(locks: readonly FileLock[], analysis: Analysis | undefined, collection: Collection | undefined) {
    this.#locks = locks;
    this.#analysis = analysis;
    this.#collection = collection;
  }

  get analysis(): AnalysisStatus | undefined {
    if (this.#analysis === undefined) return undefined;
    const { running, ruleset, counts } = this.#analysis;
    return { running, ...ruleset, ...counts };
  }

  get collection(): readonly CollectionStatus[] {
    return this.#collection?.reports ?? [];
  }

  get problems(): readonly Problem[] {
    return [...(this.#analysis?.problems ?? []), ...(this.#collection?.problems ?? [])];
  }

  /** What is down and is being started again; undefined: nothing. */
  get unwell(): string | undefined {
    if (this.#analysis?.running === false) return 'the analysis has failed and is to be started again';
    const down = this.collection.find(({ running }) => !running);
    return down && `the ${down.part} has failed and is to be started again`;
  }

  /** Reads everything again; of what has a mistake, what is in force stays. One at a time. */
  reload(log: Logger): Promise<ReloadReport> {
    return this.#inTurn(() => this.#readAgain(log));
  }

  /** What is collected until now is analysed, and that is written. */
  stop(): Promise<void> {
    this.#stopped ??= this.#inTurn(async () => {
      await this.#collection?.stop();
      await this.#analysis?.stop();
      for (const lock of this.#locks) lock.release();
    });
    return this.#stopped;
  }

  async #readAgain(log: Logger): Promise<ReloadReport> {
    if (this.#stopped !== undefined) return { accepted: false, problems: ['the program is stopping'] };
    const rules = await this.#analysis?.reload();
    if (rules?.accepted === false) log.error({}, 'the new ruleset was refused: the old one stays in force');
    const collected = await this.#collection?.reload();
    if (collected?.accepted === false) log.error({}, 'what is to be collected was refused: the old stays in force');
    const problems = [...(rules?.problems ?? []), ...(collected?.problems ?? [])].map(formatProblem);
    return { accepted: rules?.accepted !== false && collected?.accepted !== false, problems };
  }
}

/** One process for each part of a home; that of the analysis is whoever serves the socket. Adds to `locks` what it gets. */
async function lockParts({ home, parts }: DetectionOptions, locks: FileLock[]): Promise<void> {
  await mkdir(home.state, { recursive: true, mode: 0o750 });
  for (const part of parts.filter((name) => name !== 'analysis')) {
    const lock = lockFile(home.partLock(part));
    if (lock === undefined) throw new HomeInUse(`another process runs the ${part} of ${home.root} already`);
    locks.push(lock);
  }
}

async function startAnalysis({ parts, home, hostname, clock, log }: DetectionOptions): Promise<Analysis | undefined> {
  if (!parts.includes('analysis')) return undefined;
  const started = await Analysis.start({ home: home.root, managerName: hostname, clock, log });
  if (started.kind === 'refused') throw new DetectionRefused('the analysis', started.problems);
  return started.analysis;
}

function collectionParts(part: DetectionPart): readonly CollectionPart[] {
  switch (part) {
    case 'analysis':
      return [];
    case 'collector':
      return ['collector', 'syslog'];
    case 'syscheck':
      return ['syscheck'];
    default:
      return part satisfies never;
  }
}

async function startCollection(options: DetectionOptions, analysis: Analysis | undefined) {
  const { home, hostname, hostAddress, environment, clock, log } = options;
  const parts = options.parts.flatMap(collectionParts);
  if (parts.length === 0) return undefined;
  const start = { home: home.root, hostname, hostAddress, environment, standsAlone: analysis === undefined };
  const addFeed = (connect: ConnectFeed) => analysis?.addFeed(connect) ?? (() => undefined);
  const started = await Collection.start({ start, parts, clock, log, addFeed });
  if (started.kind === 'refused') throw new DetectionRefused('the collection', started.problems);
  return started.collection;
}
