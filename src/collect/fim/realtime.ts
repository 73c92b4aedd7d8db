import type { BigIntStats } from 'node:fs';
import type { Baseline } from './baseline.ts';
import { foldersBetween } from './byte-path.ts';
import type { Examiner } from './examiner.ts';
import type { FolderWatches } from './folder-watches.ts';
import { lstat } from './look.ts';
import type { Root, Selection } from './selection.ts';

/** Looks at what the watches tell of. */
export interface Realtime {
  /** Looks at all paths told of until now. */
  drain(): Promise<void>;
  /** Roots have no watched folder above them: looks whether they are still what they were. */
  checkRoots(): Promise<void>;
}

export interface RealtimeTools {
  readonly selection: Selection;
  readonly baseline: Baseline;
  readonly examiner: Examiner;
  readonly watches: FolderWatches;
  /** Reads a folder that was not watched before, with all that is below. */
  readonly scanFolder: (folder: string, root: Root) => Promise<void>;
  readonly stop: AbortSignal;
}

const pageSize = 500;

export function createRealtime(tools: RealtimeTools): Realtime {
  const { selection, baseline, watches, stop } = tools;
  const seen = new Map<string, string>();
  const lookAt = async (path: string) => {
    const root = selection.ownerOf(path);
    if (root === undefined || !isWatched(root)) return;
    // Also when a watch tells of it: a root that came back and went again since the last check would look as if it had never come.
    if (path === root.path) seen.set(path, stateOf(path));
    const stats = lstat(path);
    if ('kind' in stats || !stats.isDirectory() || !isReachable(path, root)) await lookAtFile(path, tools);
    else await lookAtFolder(path, root, stats, tools);
  };
  return {
    drain: async () => {
      for (const path of watches.take()) {
        if (stop.aborted) return;
        await lookAt(path);
      }
    },
    checkRoots: async () => {
      for (const { path } of selection.roots.filter(isWatched)) {
        const state = stateOf(path);
        if (seen.get(path) !== state || (state === 'absent' && isKnown(path, baseline))) await lookAt(path);
      }
    },
  };
}

export function isWatched({ rule }: Root): boolean {
  return rule.mode === 'realtime';
}

async function lookAtFile(path: string, tools: RealtimeTools): Promise<void> {
  // It may have been a folder before.
  tools.watches.forget(path);
  await examineBelow(path, tools);
  await tools.examiner.examine(path, 'realtime');
}

async function lookAtFolder(folder: string, root: Root, stats: BigIntStats, tools: RealtimeTools): Promise<void> {
  const { selection, baseline, examiner, watches, scanFolder } = tools;
  // It may have been a file before.
  if (baseline.find(folder) !== undefined) await examiner.examine(folder, 'realtime');
  const above = folder === root.path ? [] : foldersBetween(root.path, folder);
  if ([...above, folder].some((each) => selection.ignoresFolder(each, root))) return;
  if (watches.watch(folder, stats)) await scanFolder(folder, root);
}

async function examineBelow(folder: string, { baseline, examiner, stop }: RealtimeTools): Promise<void> {
  const last = baseline.lastId();
  for (let page = baseline.below(folder, '', last, pageSize); page.length > 0 && !stop.aborted; ) {
    for (const { path } of page) await examiner.examine(path, 'realtime');
    page = baseline.below(folder, page.at(-1)?.path ?? folder, last, pageSize);
  }
}

/** Of a root that is not there: then it came and went between two looks, while a folder in it was looked at. */
function isKnown(path: string, baseline: Baseline): boolean {
  return baseline.find(path) !== undefined || baseline.below(path, '', baseline.lastId(), 1).length > 0;
}

/** Are all folders down to the path real ones? Through a link one would come to the files of somebody else. */
function isReachable(path: string, root: Root): boolean {
  return (path === root.path ? [] : foldersBetween(root.path, path)).every((folder) => {
    const stats = lstat(folder);
    return !('kind' in stats) && stats.isDirectory();
  });
}

/** What tells a root from its successor; of a file that is a root itself, also whether it has changed. */
function stateOf(path: string): string {
  const stats = lstat(path);
  if ('kind' in stats) return stats.kind;
  const identity = `${stats.dev}:${stats.ino}`;
  return stats.isDirectory() ? identity : `${identity} ${stats.ctimeNs} ${stats.size}`;
}
