import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type Logger, silentLog } from '../../lib/log.ts';
import { systemProcesses } from '../../lib/system-processes.ts';
import { openTargets } from '../targets/targets.ts';
import { type CommandFile, createCommandCollector } from './command-collector.ts';

let folder: string;
let clock: ManualClock;
let batches: (readonly string[])[];
let logged: (readonly [string, object])[];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'command-')));
  clock = new ManualClock();
  [batches, logged] = [[], []];
});
afterEach(() => rm(folder, { recursive: true }));

interface Block extends Partial<Omit<CommandFile, 'source'>> {
  readonly alias?: string;
  readonly everyMs?: number;
}

/** Runs a collector for the length of a test. */
function run(command: string, { alias, everyMs = 360_000, ...block }: Block = {}) {
  const note = (facts: object, message: string) => void logged.push([message, facts]);
  const log: Logger = { ...silentLog, error: note, child: () => log };
  const file: CommandFile = {
    source: { kind: 'command', command, alias, everyMs },
    format: { kind: 'command' },
    ignore: [],
    restrict: [],
    labels: [],
    targets: [{ name: 'agent', socket: undefined, template: undefined }],
    line: 1,
    ...block,
  };
  const stop = new AbortController();
  const targets = openTargets({ clock, log, hostname: 'box', hostAddress: '192.0.2.7' });
  const collector = createCommandCollector(file, { clock, log, processes: systemProcesses, folder, targets });
  const ended = collector.run(async (batch) => void batches.push(batch), stop.signal);
  const end = async () => {
    stop.abort();
    await ended;
  };
  onTestFinished(end);
  return { end };
}

/** What the first run of a command comes to. */
async function events(command: string, block: Block = {}): Promise<readonly string[]> {
  run(command, block);
  return vi.waitUntil(() => batches[0], { timeout: 10_000 });
}
const whole = { format: { kind: 'full_command' } } as const;

describe('a command', () => {
  it('gives an event for each line, also an empty one, of stdout alone', async () => {
    expect(await events('echo one; echo lost >&2; echo; printf "caf\\303\\251"; exit 3')).toEqual(
      ['one', '', 'caf\u00c3\u00a9'].map(
        (line) =>
          `1:echo one; echo lost >&2; echo; printf "caf\\303\\251"; exit 3:ossec: output: 'echo one; echo lost >&2; echo; printf "caf\\303\\251"; exit 3': ${line}`,
      ),
    );
  });

  it('goes by its alias, and runs in the folder that it is given', async () => {
    expect(await events('pwd', { alias: 'où: |' })).toEqual([
      `1:o\u00c3\u00b9|: ||:ossec: output: 'o\u00c3\u00b9: |': ${folder}`,
    ]);
  });

  it('with a long name has the beginning of it', async () => {
    const alias = 'x'.repeat(300);
    expect(await events('echo a', { alias })).toEqual([`1:${alias}:${`ossec: output: '${alias}`.slice(0, 255)}a`]);
  });

  it('gives events that patterns ask for, which see the whole event', async () => {
    const kept = await events('seq 4', {
      alias: 'n',
      ignore: [(text) => text.endsWith(' 2')],
      restrict: [(text) => text.startsWith("ossec: output: 'n'"), (text) => !text.endsWith('3')],
    });
    expect(kept).toEqual(["1:n:ossec: output: 'n': 1", "1:n:ossec: output: 'n': 4"]);
  });

  it('is told of as the template says', async () => {
    const targets = [{ name: 'agent', socket: undefined, template: '$(hostname) $(command) [$(output)]' }];
    expect(await events('echo one', { alias: 'n', targets })).toEqual(["1:n:box n [ossec: output: 'n': one]"]);
  });

  it('runs again when it is due, however long it took', async () => {
    run('echo x >> runs; echo run', { alias: 'n', everyMs: 30_000 });
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    await vi.waitUntil(() => clock.timers === 1);
    await clock.advance(29_999);
    expect(batches).toHaveLength(1);
    await clock.advance(1);
    await vi.waitFor(() => expect(batches).toHaveLength(2));
    expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('x\nx\n');
  });

  it('that writes on and on is ended after ten thousand lines', async () => {
    expect(await events('yes', { alias: 'yes' })).toHaveLength(10_000);
    expect(logged).toEqual([['a command wrote more than is read of it and was ended', {}]]);
  });

  it('that hangs is ended with all that it started, and what it wrote counts', async () => {
    run('echo before; sleep 1000 & echo $! > child; wait', { alias: 'n', everyMs: 5_000 });
    await vi.waitUntil(() => existsSync(join(folder, 'child')));
    await clock.advance(59_999);
    expect(batches).toEqual([]);
    await clock.advance(1);
    await vi.waitFor(() => expect(batches).toEqual([["1:n:ossec: output: 'n': before"]]));
    expect(logged).toEqual([['a command took too long and was ended', { limitSeconds: 60 }]]);
    const child = (await readFile(join(folder, 'child'), 'utf8')).trim();
    // Gone, or a zombie that somebody has yet to take note of.
    const state = () => readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone) Z ');
    await vi.waitFor(async () => expect(await state()).toContain(') Z '));
  });

  it('is ended by a stop, and gives nothing then', async () => {
    const { end } = run('echo before; touch ready; sleep 1000');
    await vi.waitUntil(() => existsSync(join(folder, 'ready')));
    await end();
    expect(batches).toEqual([]);
  });
});

describe('a full_command', () => {
  it('gives one event with all that it wrote, without its last newline', async () => {
    expect(await events('printf "a\\r\\nb\\n\\nc\\n\\n\\nd\\n"', { alias: 'n', ...whole })).toEqual([
      "1:n:ossec: output: 'n':\na\nb\nc\n\nd",
    ]);
  });

  it('that writes nothing gives nothing', async () => {
    run('echo >> runs', { everyMs: 2_000, ...whole });
    await vi.waitUntil(() => existsSync(join(folder, 'runs')));
    await vi.waitUntil(() => clock.timers === 1);
    expect(batches).toEqual([]);
  });

  it('is read up to a limit, in whole lines', async () => {
    await writeFile(join(folder, 'lines'), `${'x'.repeat(999)}\n`.repeat(100));
    const [event = ''] = await events('cat lines', { alias: 'n', ...whole });
    const output = event.slice(event.indexOf('\n') + 1);
    expect(output.split('\n')).toEqual(Array.from({ length: 65 }, () => 'x'.repeat(999)));
  });

  it('is cut where one line is longer than that', async () => {
    await writeFile(join(folder, 'line'), 'x'.repeat(100_000));
    const [event = ''] = await events('cat line', { alias: 'n', ...whole });
    expect(event).toBe(`1:n:ossec: output: 'n':\n${'x'.repeat(65_024)}`);
  });
});

it('what cannot be started is logged, and tried again', async () => {
  run('echo', { everyMs: 2_000 });
  await vi.waitFor(() => expect(batches).toHaveLength(1));
  await rm(folder, { recursive: true });
  await vi.waitFor(async () => {
    await clock.advance(2_000);
    expect(logged).toContainEqual(['a command could not be started', { why: 'ENOENT' }]);
  });
  await vi.waitUntil(() => clock.timers === 1);
  folder = await mkdtemp(join(tmpdir(), 'command-'));
});
