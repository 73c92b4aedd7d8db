import type { BigIntStats } from 'node:fs';
import type { Logger } from '../../lib/log.ts';
import type { Accounts } from './accounts.ts';
import type { Baseline } from './baseline.ts';
import { isBelow } from './byte-path.ts';
import type { Examiner, Mode } from './examiner.ts';
import type { FileSystems } from './file-systems.ts';
import { look, lookInto } from './look.ts';
import type { Pace } from './pace.ts';
import type { Root, Selection } from './selection.ts';
import { type Met, walk } from './walk.ts';
import { yieldNow } from './yield-now.ts';

export interface ScanTools {
  readonly selection: Selection;
  readonly fileSystems: FileSystems;
  readonly accounts: Accounts;
  readonly baseline: Baseline;
  readonly examiner: Examiner;
  /** Of files looked at. */
  readonly pace: Pace;
  readonly log: Logger;
  readonly stop: AbortSignal;
  /** A folder that is about to be read. */
  readonly onFolder: (folder: string, root: Root, stats: BigIntStats) => void;
}

export interface Scan {
  /** Where to begin, and who decides there. */
  readonly starts: readonly { readonly path: string; readonly root: Root }[];
  /** Called when all below a start has been looked at. */
  readonly walked?: (root: Root) => Promise<void>;
  /** The folder below which files that are not met are gone. */
  readonly within: string;
  readonly mode: Mode;
  /** Called now and then with how many files have been looked at, for what cannot wait for the end. */
  readonly meanwhile: (files: number) => Promise<void>;
}

/** Files between two turns of the event loop: tens of milliseconds, if they are large. */
const filesPerTurn = 8;
const pageSize = 500;

/** Looks at all files from the starts on, and then for what is known and was not met. */
export async function scan(scan: Scan, tools: ScanTools): Promise<void> {
  const { baseline, stop, log } = tools;
  const last = baseline.lastId();
  const met = new Set<number>();
  const unreadable: string[] = [];
  const onUnreadable = (folder: string, code: string) => {
    unreadable.push(folder);
    log.debug({ folder, code }, 'a folder cannot be read, and is left out');
  };
  let count = 0;
  for (const { path, root } of scan.starts) {
    const onFolder = (folder: string, stats: BigIntStats) => tools.onFolder(folder, root, stats);
    for (const file of walk(path, root, { ...tools, onFolder, onUnreadable })) {
      const id = await lookAt(file, root, scan.mode, tools);
      if (id !== undefined) met.add(id);
      count += 1;
      if (count % filesPerTurn === 0) await turn(scan, count);
      if (stop.aborted) return;
    }
    await scan.walked?.(root);
  }
  const isHidden = (path: string) => unreadable.some((folder) => path === folder || isBelow(path, folder));
  const isAccounted = (id: number, path: string) => met.has(id) || isHidden(path);
  await sweep(scan, { last, isAccounted, turn: () => turn(scan, count) }, tools);
}

async function lookAt({ path, kind }: Met, root: Root, mode: Mode, tools: ScanTools): Promise<number | undefined> {
  const { accounts, examiner, pace, stop } = tools;
  await pace.take(1, stop);
  const found = kind === 'file' ? await lookInto(path, root, accounts) : await look(path, root, accounts);
  return examiner.compare(path, root, found, mode);
}

interface Swept {
  /** What was stored since is no business of this scan. */
  readonly last: number;
  readonly isAccounted: (id: number, path: string) => boolean;
  readonly turn: () => Promise<void>;
}

/** Looks again at what was not met, each path by itself: it may have come back, or belong to nobody now. */
async function sweep(
  { within, mode }: Scan,
  { last, isAccounted, turn }: Swept,
  { baseline, examiner, stop }: ScanTools,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = baseline.below(within, after, last, pageSize);
    for (const { id, path } of page) {
      if (stop.aborted) return;
      if (!isAccounted(id, path)) await examiner.examine(path, mode);
      after = path;
    }
    await turn();
    if (page.length < pageSize) return;
  }
}

async function turn({ meanwhile }: Scan, files: number): Promise<void> {
  await yieldNow();
  await meanwhile(files);
}
