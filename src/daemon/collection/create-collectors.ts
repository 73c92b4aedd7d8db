import type { Collector } from '../../collect/collector.ts';
import { createCommandCollector, isCommandFile } from '../../collect/command/command-collector.ts';
import { createFimCollector } from '../../collect/fim/fim-collector.ts';
import { createJournaldCollector, isJournaldFile } from '../../collect/journald/journald-collector.ts';
import type { LocalFile } from '../../collect/local-file.ts';
import { createFolderWatches } from '../../collect/log-file/folder-watches.ts';
import { createLogFileCollector, type FilesBlock } from '../../collect/log-file/log-file-collector.ts';
import { createOpenFiles } from '../../collect/log-file/open-files.ts';
import { openPositions } from '../../collect/positions.ts';
import type { Syscheck } from '../../collect/syscheck.ts';
import { createSyslogCollector } from '../../collect/syslog/syslog-collector.ts';
import { openTargets } from '../../collect/targets/targets.ts';
import type { CollectionConfig } from '../../config/collect/collection-config.ts';
import type { Clock } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { systemProcesses } from '../../lib/system-processes.ts';
import type { CollectionStart, FileIntegrityFigures } from './messages.ts';

export interface CollectorTools {
  readonly start: CollectionStart;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observe: (figures: FileIntegrityFigures) => void;
}

export interface Collectors {
  readonly all: readonly Collector[];
  /** Once they have ended. */
  close(): Promise<void>;
}

/** Log files that are open at once (the reference's `max_files`). */
const mostFiles = 1_000;

/** All collectors of a thread. Throws `PositionsUnavailable`. */
export function createCollectors(config: CollectionConfig, tools: CollectorTools): Collectors {
  switch (tools.start.part) {
    case 'collector':
      return ofLogs(config.localFiles, tools);
    case 'syslog':
      return { all: config.syslogListeners.map((listener) => createSyslogCollector(listener, tools)), close };
    case 'syscheck':
      return ofSyscheck(config.syscheck, tools);
    default:
      return tools.start.part satisfies never;
  }
}

const close = () => Promise.resolve();

function ofLogs(localFiles: readonly LocalFile[], { start, clock, log }: CollectorTools): Collectors {
  const { root, state, positions: path } = homePaths(start.home);
  const { hostname, hostAddress } = start;
  const positions = openPositions({ path, log });
  const targets = openTargets({ clock, log, hostname, hostAddress });
  const tools = { clock, log, positions, targets, hostname };
  const ofFiles = { ...tools, scratch: state, openFiles: createOpenFiles(mostFiles), watches: createFolderWatches() };
  const ofCommands = { ...tools, processes: systemProcesses, folder: root };
  const journals = localFiles.filter(isJournaldFile);
  const all = [
    ...localFiles.filter(isFilesBlock).map((file) => createLogFileCollector(file, ofFiles)),
    ...(journals.length === 0 ? [] : [createJournaldCollector(journals, { ...tools, program: 'journalctl' })]),
    ...localFiles.filter(isCommandFile).map((file) => createCommandCollector(file, ofCommands)),
  ];
  return {
    all,
    close: async () => {
      await targets.close();
      positions.close();
    },
  };
}

function isFilesBlock(file: LocalFile): file is FilesBlock {
  return file.source.kind === 'files';
}

function ofSyscheck(config: Syscheck | undefined, { start, clock, log, observe }: CollectorTools): Collectors {
  const { fimBaseline: database, fimCopies: copies } = homePaths(start.home);
  const all = config === undefined ? [] : [createFimCollector(config, { clock, log, database, copies, observe })];
  return { all, close };
}
