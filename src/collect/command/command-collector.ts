import { toBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { ProcessRunner } from '../../lib/process-runner.ts';
import type { Collector } from '../collector.ts';
import type { LocalFile, LocalSource } from '../local-file.ts';
import { passes } from '../passes.ts';
import { blockOutlet } from '../targets/block-outlet.ts';
import type { Targets } from '../targets/targets.ts';
import { lineEvents, longestEvent, type OutputEvents, wholeEvent } from './command-events.ts';

/** A `<localfile>` that runs a command. */
export type CommandFile = LocalFile & { readonly source: Extract<LocalSource, { readonly kind: 'command' }> };

export function isCommandFile(file: LocalFile): file is CommandFile {
  return file.source.kind === 'command';
}

export interface CommandTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly processes: ProcessRunner;
  readonly targets: Targets;
  /** Where commands run: the home. */
  readonly folder: string;
}

/** A command is to be over when it is due again; one that is due every second has a minute all the same. */
const shortestLimitMs = 60_000;
const longestLimitMs = 3_600_000;
/** Between being asked to end and being made to. */
const graceMs = 2_000;
/** The reference looks every two seconds whether something is due. */
const shortestPauseMs = 2_000;

/**
 * Runs a command every so often and makes events of what it writes to stdout. A command that hangs is ended, with all
 * that it started, and keeps nobody waiting but itself.
 */
export function createCommandCollector(file: CommandFile, tools: CommandTools): Collector {
  const { command, alias, everyMs } = file.source;
  const name = `command ${alias ?? command}`;
  const called = toBytes(alias ?? command);
  const send = blockOutlet(file, tools.targets);
  return {
    name,
    run: async (handOver, stop) => {
      while (!stop.aborted) {
        const began = tools.clock.now();
        const events = file.format.kind === 'full_command' ? wholeEvent(called) : lineEvents(called);
        const stopped = await runOnce(
          file.source,
          events,
          { ...tools, log: tools.log.child({ collector: name }) },
          stop,
        );
        if (stopped) return;
        const wanted = events.events().filter((event) => passes(file, event));
        await send([{ kind: 'events', location: called, events: wanted }], handOver);
        const elapsed = Math.max(tools.clock.now() - began, 0);
        await tools.clock.sleep(Math.max(everyMs - elapsed, shortestPauseMs), stop);
      }
    },
  };
}

/** What a command wrote until it was ended counts like that of any other. Answers whether `stop` ended it. */
async function runOnce(
  { command, everyMs }: CommandFile['source'],
  events: OutputEvents,
  { clock, log, processes, folder }: CommandTools,
  stop: AbortSignal,
): Promise<boolean> {
  const ending = new AbortController();
  const end = () => ending.abort();
  stop.addEventListener('abort', end, { once: true });
  const limitMs = Math.min(Math.max(everyMs, shortestLimitMs), longestLimitMs);
  const cancel = clock.after(limitMs, () => {
    log.error({ limitSeconds: limitMs / 1_000 }, 'a command took too long and was ended');
    end();
  });
  const onLine = (line: string) => {
    if (ending.signal.aborted || events.add(line)) return;
    log.error({}, 'a command wrote more than is read of it and was ended');
    end();
  };
  const how = { env: {}, graceMs, longestLine: longestEvent, encoding: 'latin1', stdoutOnly: true } as const;
  const request = { file: '/bin/sh', argv0: 'sh', args: ['-c', command], cwd: folder, ...how };
  const ended = stop.aborted ? undefined : await processes.run({ ...request, signal: ending.signal, onLine });
  cancel();
  stop.removeEventListener('abort', end);
  if (ended?.kind === 'not-started') log.error({ why: ended.code }, 'a command could not be started');
  return stop.aborted;
}
