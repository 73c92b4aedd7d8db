import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Collector, HandOver } from '../collector.ts';
import type { LocalFile, LocalSource } from '../local-file.ts';
import type { Positions } from '../positions.ts';
import type { Targets } from '../targets/targets.ts';
import { type AddressEntries, entryAddresser } from './address-entries.ts';
import { eventFields, type JournalEntry, parseEntry } from './journal-entry.ts';
import { type JournalEnd, readJournal } from './read-journal.ts';

/** A `<localfile>` for the journal. */
export type JournaldFile = LocalFile & { readonly source: Extract<LocalSource, { readonly kind: 'journald' }> };

export function isJournaldFile(file: LocalFile): file is JournaldFile {
  return file.source.kind === 'journald';
}

export interface JournaldTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly positions: Pick<Positions, 'get' | 'set'>;
  /** A path, or a name to be looked for in PATH: `journalctl`. */
  readonly program: string;
  readonly targets: Targets;
}

const positionKey = 'journald';
const retryMs = 10_000;
/** A system without `journalctl` hardly gets one while we run. */
const missingRetryMs = 600_000;

/**
 * Follows the system's journal, once for all the blocks that ask for it: an entry counts when one of them wants it (spec:
 * log collection, section 4.13). It goes on after the last entry that was handed over, whatever came while nobody read.
 * The first time it begins at the end, and at every start when all blocks want future events only.
 */
export function createJournaldCollector(files: readonly JournaldFile[], tools: JournaldTools): Collector {
  const fields = files.flatMap(({ source }) => source.filters.flatMap((filter) => filter.map(({ field }) => field)));
  const journal = { address: entryAddresser(files, tools.targets), args: commonArguments(fields), tools };
  return {
    name: 'journald',
    run: async (handOver, stop) => {
      if (files.every(({ source }) => source.onlyFutureEvents)) forgetPosition(tools.positions);
      let wasMissing = false;
      while (!stop.aborted) {
        const end = await follow(journal, handOver, stop);
        if (end === undefined) return;
        tell(end, wasMissing, tools);
        wasMissing = end.kind === 'missing';
        await tools.clock.sleep(wasMissing ? missingRetryMs : retryMs, stop);
      }
    },
  };
}

interface Journal {
  readonly address: AddressEntries;
  readonly args: readonly string[];
  readonly tools: JournaldTools;
}

/** Only the fields that are asked for (others may hold megabytes), and these whole. */
function commonArguments(fields: readonly string[]): readonly string[] {
  const names = [...new Set([...eventFields, ...fields])];
  return ['--output=json', '--all', '--no-pager', `--output-fields=${names.join(',')}`];
}

function tell(end: JournalEnd, wasMissing: boolean, { log }: JournaldTools): void {
  if (end.kind === 'ended') {
    const { code, why } = end;
    log.warn({ code, why, retrySeconds: retryMs / 1_000 }, 'journalctl ended, and is started again');
  } else if (!wasMissing) {
    log.error({ retrySeconds: missingRetryMs / 1_000 }, 'the journal is not read: there is no journalctl');
  }
}

/** Undefined: `stop` ended it. */
async function follow(journal: Journal, handOver: HandOver, stop: AbortSignal): Promise<JournalEnd | undefined> {
  const { args, tools } = journal;
  const { positions, program, log } = tools;
  if (positions.get(positionKey) === undefined) {
    const end = await beginAtEnd(journal, stop);
    if (end.kind === 'missing' || end.code !== 0) return stop.aborted ? undefined : end;
  }
  const cursor = positions.get(positionKey);
  // Without a tail there is no limit to what is caught up with. An empty journal has no cursor, and all of it is new.
  const follow = ['--follow', '--no-tail', ...(cursor === undefined ? [] : [`--after-cursor=${cursor}`])];
  const onLines = (lines: readonly string[]) => handOverEntries(entriesOf(lines), journal, handOver);
  const end = await readJournal({ program, args: [...args, ...follow], stop, onLines });
  if (end.kind === 'ended' && /failed to seek to cursor/i.test(end.why)) {
    log.error({ why: end.why }, 'the journal does not go on where reading ended; it is read from its present end');
    forgetPosition(positions);
  }
  return stop.aborted ? undefined : end;
}

async function beginAtEnd({ args, tools }: Journal, stop: AbortSignal): Promise<JournalEnd> {
  const { program, positions } = tools;
  const onLines = async (lines: readonly string[]) => keepPosition(entriesOf(lines), positions);
  return readJournal({ program, args: [...args, '--lines=1'], stop, onLines });
}

function entriesOf(lines: readonly string[]): readonly JournalEntry[] {
  return lines.map(parseEntry).filter((entry) => entry !== undefined);
}

async function handOverEntries(
  entries: readonly JournalEntry[],
  { address, tools }: Journal,
  handOver: HandOver,
): Promise<void> {
  await tools.targets.send(address(entries), handOver);
  keepPosition(entries, tools.positions);
}

function keepPosition(entries: readonly JournalEntry[], positions: JournaldTools['positions']): void {
  const last = entries.at(-1);
  if (last !== undefined) positions.set(new Map([[positionKey, last.cursor]]));
}

function forgetPosition(positions: JournaldTools['positions']): void {
  positions.set(new Map([[positionKey, undefined]]));
}
