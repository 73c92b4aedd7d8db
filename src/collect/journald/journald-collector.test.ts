import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type Logger, silentLog } from '../../lib/log.ts';
import type { HandOver } from '../collector.ts';
import type { JournalFilter, Target } from '../local-file.ts';
import { openTargets } from '../targets/targets.ts';
import { createJournaldCollector, type JournaldFile } from './journald-collector.ts';

/*
 * A stand-in for journalctl: entries are lines of the file `journal`, each with its number as the cursor. It notes its
 * arguments in `calls`, and follows as long as the file `stop` is not there.
 */
const standIn = `#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
[ -f fail ] && { cat fail >&2; exit 1; }
case "$*" in *--lines=1*) tail -n 1 journal; exit;; esac
after=0
for argument; do case "$argument" in --after-cursor=*) after="\${argument#*=}";; esac; done
exec tail -n "+$((after + 1))" -f journal
`;

let folder: string;
let clock: ManualClock;
let position: string | undefined;
let messages: string[];
let logged: (readonly [string, object])[];
let lines: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journald-'));
  await writeFile(join(folder, 'journalctl'), standIn, { mode: 0o700 });
  await writeFile(join(folder, 'journal'), '');
  clock = new ManualClock();
  [position, messages, logged, lines] = [undefined, [], [], 0];
});
afterEach(() => rm(folder, { recursive: true }));

async function add(...entries: readonly object[]): Promise<void> {
  const texts = entries.map((entry) => {
    lines += 1;
    return `${JSON.stringify({ __CURSOR: String(lines), __REALTIME_TIMESTAMP: '1762758193425000', ...entry })}\n`;
  });
  await writeFile(join(folder, 'journal'), texts.join(''), { flag: 'a' });
}
const entry = (MESSAGE: unknown, more: object = {}) => ({ MESSAGE, _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'p', ...more });
const event = (text: string) => `1:journald:Nov 10 07:03:13 h p: ${text}`;

const analysis = { name: 'agent', socket: undefined, template: undefined };

function block(...filters: readonly JournalFilter[]): JournaldFile {
  const source = { kind: 'journald', filters, onlyFutureEvents: false } as const;
  return { source, format: { kind: 'journald' }, ignore: [], restrict: [], labels: [], targets: [analysis], line: 1 };
}

function run(files: readonly JournaldFile[] = [block()], handOver?: HandOver, program = join(folder, 'journalctl')) {
  const note = (facts: object, message: string) => void logged.push([message, facts]);
  const log: Logger = { ...silentLog, warn: note, error: note, child: () => log };
  const positions = {
    get: () => position,
    set: (many: ReadonlyMap<string, string | undefined>) => {
      position = many.get('journald');
    },
  };
  const stop = new AbortController();
  const keep: HandOver = async (batch) => void messages.push(...batch);
  const targets = openTargets({ clock, log, hostname: 'box', hostAddress: '192.0.2.7' });
  const collector = createJournaldCollector(files, { clock, log, positions, program, targets });
  const ended = collector.run(handOver ?? keep, stop.signal);
  const end = async () => {
    stop.abort();
    await ended;
  };
  onTestFinished(() => end().catch(() => undefined));
  return { end, ended };
}
const calls = async () => (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).trim().split('\n');
const following = () => vi.waitFor(async () => expect((await calls()).at(-1)).toContain('--follow'));

describe('the journal', () => {
  it('is read from its end on, with the fields that events are made of', async () => {
    await add(entry('old'));
    run();
    await following();
    await add(entry('new'));
    await vi.waitFor(() => expect(messages).toEqual([event('new')]));
    expect(position).toBe('2');
    const common = '--output=json --all --no-pager --output-fields=MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID';
    expect(await calls()).toEqual([`${common} --lines=1`, `${common} --follow --no-tail --after-cursor=1`]);
  });

  it('goes on after the last entry that was handed over, whatever came in the meantime', async () => {
    await add(entry('a'), entry('b'), entry('c'));
    position = '1';
    const { end } = run();
    await vi.waitFor(() => expect(messages).toEqual([event('b'), event('c')]));
    await end();
    await add(entry('d'));
    run();
    await vi.waitFor(() => expect(messages.at(-1)).toEqual(event('d')));
    expect(messages).toHaveLength(3);
  });

  it('is read from its end on at every start when only future events are wanted', async () => {
    await add(entry('a'), entry('b'));
    position = '1';
    const { source, ...rest } = block();
    run([{ ...rest, source: { ...source, onlyFutureEvents: true } }]);
    await following();
    await add(entry('c'));
    await vi.waitFor(() => expect(messages).toEqual([event('c')]));
  });

  it('goes on where it was when one block wants that, whatever others want', async () => {
    await add(entry('a'), entry('b'));
    position = '1';
    const { source, ...rest } = block();
    run([{ ...rest, source: { ...source, onlyFutureEvents: true } }, block()]);
    await vi.waitFor(() => expect(messages).toEqual([event('b')]));
  });

  it('is read whole when it was empty', async () => {
    run();
    await following();
    await add(entry('first'));
    await vi.waitFor(() => expect(messages).toEqual([event('first')]));
  });

  it('does not go on before entries are handed over, and not after them when that fails', async () => {
    position = '0';
    await add(entry('a'));
    const { ended } = run([block()], () => Promise.reject(new Error('no')));
    await expect(ended).rejects.toThrow('no');
    expect(position).toBe('0');
  });

  it('is a text with time, host, program and pid', async () => {
    position = '0';
    await add(
      entry('é', { SYSLOG_PID: '7', _PID: '8' }),
      entry('x', { _PID: '8', SYSLOG_IDENTIFIER: undefined }),
      entry([255, 65]),
      entry(['one', 'two']),
      entry('', { _HOSTNAME: undefined }),
      { _HOSTNAME: 'h' },
      entry('y'.repeat(70_000)),
    );
    run();
    const head = '1:journald:Nov 10 07:03:13 h ';
    const texts = ['p[7]: \u00c3\u00a9', 'unknown[8]: x', 'p: \u00ffA', 'p: one'].map((text) => head + text);
    await vi.waitFor(() => expect(messages.slice(0, 4)).toEqual(texts));
    await vi.waitFor(() => expect(messages).toHaveLength(5));
    expect(messages[4]).toHaveLength('1:journald:'.length + 65_280);
    expect(position).toBe('7');
  });

  it('of what is no entry nothing comes', async () => {
    position = '0';
    await writeFile(join(folder, 'journal'), '-- Boot --\n[]\n{"MESSAGE":"no cursor"}\n');
    await add(entry('a'));
    run();
    await vi.waitFor(() => expect(messages).toEqual([event('a')]));
  });
});

describe('filters', () => {
  const has = (field: string, text: string, ignoreIfMissing = false) => ({
    field,
    ignoreIfMissing,
    pattern: (value: string) => value.includes(text),
  });

  it('choose entries: all of one block, or all of another', async () => {
    position = '0';
    const one = block([has('UNIT', 'ssh'), has('PRIORITY', '3', true)]);
    await add(
      entry('a', { UNIT: 'sshd', PRIORITY: '3' }),
      entry('b', { UNIT: 'sshd', PRIORITY: '6' }),
      entry('c', { UNIT: 'sshd' }),
      entry('d', { PRIORITY: '3' }),
      entry('e', { UNIT: 'cron' }),
    );
    run([one, block([has('UNIT', 'cron')])]);
    await vi.waitFor(() => expect(messages).toEqual(['a', 'c', 'e'].map(event)));
    expect((await calls())[0]).toContain('_PID,UNIT,PRIORITY --follow');
  });

  it('are off when a block has none', async () => {
    position = '0';
    await add(entry('a'));
    run([block([has('UNIT', 'ssh')]), block()]);
    await vi.waitFor(() => expect(messages).toEqual([event('a')]));
  });

  it('of several blocks send an entry to each target once, as the first that wants it says', async () => {
    position = '0';
    const to = (template: string | undefined, ...filters: readonly JournalFilter[]) => {
      const targets: readonly Target[] = [{ ...analysis, template }];
      return { ...block(...filters), targets };
    };
    await add(entry('a', { UNIT: 'sshd' }), entry('b', { UNIT: 'cron' }));
    run([to('[$(log)]', [has('UNIT', 'ssh')]), to('<$(location)>')]);
    const head = event('').slice('1:journald:'.length);
    await vi.waitFor(() => expect(messages).toEqual([`1:journald:[${head}a]`, '1:journald:<journald>']));
  });

  it('that nothing passes let the position go on', async () => {
    position = '0';
    await add(entry('a'), entry('b'));
    run([block([has('UNIT', 'ssh')])]);
    await vi.waitFor(() => expect(position).toBe('2'));
    expect(messages).toEqual([]);
  });
});

describe('journalctl', () => {
  it('that is not there is missed once, and looked for again now and then', async () => {
    run([block()], undefined, join(folder, 'absent'));
    const missing = ['the journal is not read: there is no journalctl', { retrySeconds: 600 }];
    await vi.waitFor(() => expect(logged).toEqual([missing]));
    for (const _again of [1, 2]) {
      await vi.waitUntil(() => clock.timers === 1);
      await clock.advance(600_000);
    }
    expect(logged).toEqual([missing]);
  });

  it('that fails is started again', async () => {
    await writeFile(join(folder, 'fail'), 'no journal today\n');
    run();
    const failure = { code: 1, why: 'no journal today', retrySeconds: 10 };
    await vi.waitFor(() => expect(logged).toEqual([['journalctl ended, and is started again', failure]]));
    await rm(join(folder, 'fail'));
    await vi.waitUntil(() => clock.timers === 1);
    await clock.advance(10_000);
    await following();
  });

  it('that cannot find where to go on begins at the end, and the log says so', async () => {
    position = 'lost';
    await writeFile(join(folder, 'fail'), 'Failed to seek to cursor: Invalid argument\n');
    run();
    await vi.waitFor(() => expect(logged[0]?.[0]).toContain('it is read from its present end'));
    expect(position).toBeUndefined();
  });
});
