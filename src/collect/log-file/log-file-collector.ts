import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Collector, HandOver } from '../collector.ts';
import type { LocalFile, LocalSource } from '../local-file.ts';
import { occasionally } from '../occasionally.ts';
import type { Positions } from '../positions.ts';
import { blockOutlet } from '../targets/block-outlet.ts';
import type { Targets } from '../targets/targets.ts';
import { ChangeHint, type Changes } from './change-hint.ts';
import { createFileFinder } from './find-files.ts';
import type { FolderWatches } from './folder-watches.ts';
import type { FollowedFileOptions } from './followed-file.ts';
import { createAssembler } from './formats/create-assembler.ts';
import { KeptPlaces } from './kept-places.ts';
import { LogFiles, type LogFilesOptions } from './log-files.ts';
import type { OpenFiles } from './open-files.ts';
import { findCompressed, nothingUnpacked, unpackAll } from './unpacked-files.ts';

export interface LogFileTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly positions: Positions;
  readonly hostname: string;
  /** A folder with room for a compressed log that is unpacked; the file there has no name. */
  readonly scratch: string;
  /** These are one for all collectors. */
  readonly targets: Targets;
  readonly openFiles: OpenFiles;
  readonly watches: FolderWatches;
}

/** A block that reads files. */
export type FilesBlock = LocalFile & { readonly source: Extract<LocalSource, { readonly kind: 'files' }> };

/** How often everything is looked at, whatever the system tells of changes, in ms. */
const pollMs = 1_000;
/** What happens to many lines of a file is told so often, with how many these were, in ms. */
const tellEveryMs = 60_000;

/** Follows the files of one `<localfile>` block. */
export function createLogFileCollector(file: FilesBlock, tools: LogFileTools): Collector {
  const { location } = file.source;
  return {
    name: location,
    run: (handOver, stop) => followFiles(file, tools, handOver, stop),
  };
}

async function followFiles(
  file: FilesBlock,
  tools: LogFileTools,
  handOver: HandOver,
  stop: AbortSignal,
): Promise<void> {
  const { clock, positions, watches } = tools;
  const finder = createFileFinder(file.source);
  const kept = new KeptPlaces(positions);
  const compressed = file.source.onlyFutureEvents ? [] : findCompressed(finder.find(clock.now()), kept);
  // Without a wait if there are none: the first look is to be as early as it can.
  const unpacked = compressed.length > 0 ? await unpackAll(compressed, tools, stop) : nothingUnpacked;
  const files = openLogFiles(file, tools, { finder, kept, unpacked });
  const send = blockOutlet(file, tools.targets);
  const hint = new ChangeHint({ clock, watches, pollMs });
  let changes: Changes = { everything: true, written: new Set() };
  try {
    while (!stop.aborted) {
      const batch = files.collect(changes, clock.now());
      // By now those that are wanted are open.
      unpacked.close();
      if (changes.everything) hint.watch(files.interest(clock.now()));
      await send(batch.parts, handOver);
      positions.set(batch.kept);
      // Others have their turn also while a long backlog has nothing that is wanted.
      if (batch.more) await nextTurn();
      changes = batch.more ? hint.take() : await hint.wait(stop, batch.parts.length > 0);
    }
  } finally {
    hint.close();
    files.close();
    unpacked.close();
  }
}

function openLogFiles(
  file: FilesBlock,
  tools: LogFileTools,
  own: Pick<LogFilesOptions, 'finder' | 'kept' | 'unpacked'>,
): LogFiles {
  const { source, format } = file;
  const { clock, log, hostname, openFiles } = tools;
  return new LogFiles({
    ...source,
    ...own,
    openFiles,
    log,
    follow: (path): Omit<FollowedFileOptions, 'path' | 'id'> => ({
      newAssembler: () => createAssembler(file, { path, hostname, complain: complainOnce(path, log) }),
      tellCut: tellCut(path, clock, log),
      unfinishedLineMs: format.kind === 'multi-line-regex' ? format.timeoutMs : undefined,
    }),
  });
}

/** Whoever writes one line that is too long writes many. */
function tellCut(path: string, clock: Clock, log: Logger): () => void {
  const tell = occasionally<void>(clock, tellEveryMs, (lines) =>
    log.warn({ file: fromBytes(path), lines }, 'lines that are too long were cut'),
  );
  return () => tell();
}

/** A file in another format than configured would fill the log. */
function complainOnce(path: string, log: Logger): (why: string) => void {
  const told = new Set<string>();
  return (why) => {
    if (told.has(why)) return;
    told.add(why);
    log.warn({ file: fromBytes(path), why }, 'lines are not in the format that is configured');
  };
}
