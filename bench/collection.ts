import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startWorker } from '../src/lib/start-worker.ts';
import { type CollectingStart, lineEnd, type Order, type Told } from './collecting-thread.ts';
import { percentile, perSecond, type Row, ratioOf, until } from './row.ts';

const fileCount = 10;
const linesPerSecond = 50_000;
const seconds = 10;
const fullLines = 200_000;
const appends = 300;
const idleMs = 10_000;

/**
 * Writes numbered lines to ten files, each with a write of its own, and rotates one of them ten times a second, in turns by
 * another name and by copying and emptying it. Tells how many lines it wrote.
 */
const writer = `
import os, shutil, sys, time
folder, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
text = b'Nov 22 00:44:55 web-1 sshd[4242]: Failed password for invalid user admin from 192.0.2.7 port 4242 ssh2 '
paths = ['%s/%d.log' % (folder, number) for number in range(${fileCount})]
opened = lambda path: os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
files = [opened(path) for path in paths]
rounds, rotations, began = 0, 0, time.perf_counter()
def rotate(number, copy):
    path = paths[number]
    if os.path.exists(path + '.1'): os.rename(path + '.1', path + '.2')
    if copy:
        shutil.copyfile(path, path + '.1')
        os.ftruncate(files[number], 0)
    else:
        os.rename(path, path + '.1')
        os.close(files[number])
        files[number] = opened(path)
while True:
    passed = time.perf_counter() - began
    if passed > seconds: break
    while rounds * ${fileCount} < passed * rate:
        for number, file in enumerate(files): os.write(file, b'%s%d %09d\\n' % (text, number, rounds))
        rounds += 1
    if rotations < passed * 10:
        rotate(rotations % ${fileCount}, rotations // ${fileCount} % 2)
        rotations += 1
    time.sleep(0.001)
print(rounds * ${fileCount}, rounds * ${fileCount} / (time.perf_counter() - began))
`;

/** Ten log files, collected in a thread like the daemon's, and handed over to somebody who is done with them at once. */
export async function measureCollection(): Promise<readonly Row[]> {
  return [...(await measureFlow()), await measureFullFiles(), await measureReaction(), await measureIdle()];
}

/** Are all lines there, and what does it take? */
async function measureFlow(): Promise<readonly Row[]> {
  const rig = await makeRig();
  await rig.start('looked');
  const [before, beforeAll] = [await rig.cpuMs(), process.cpuUsage()];
  const program = spawn('python3', ['-c', writer, rig.folder, String(linesPerSecond), String(seconds)]);
  const [said] = (await once(program.stdout, 'data')) as [Buffer];
  const [thread, all] = [(await rig.cpuMs()) - before, process.cpuUsage(beforeAll)];
  const [written = 0, reached = 0] = said.toString().split(' ').map(Number);
  await Promise.race([until(() => rig.lines() >= written), new Promise((resolve) => setTimeout(resolve, 10_000))]);
  const [lost, twice] = [written - (rig.lines() - rig.twice()), rig.twice()];
  await rig.remove();
  const ofThread = (thread / (seconds * 10)).toFixed(0);
  const ofAll = ((all.user + all.system) / (seconds * 10_000)).toFixed(0);
  return [
    {
      what: `ten files, ${Math.round(reached)} lines a second, rotated: lost`,
      figure: `${lost} of ${written} (${twice} came twice)`,
      baseline: '',
      ratio: '',
      goal: '0',
    },
    {
      what: '… processor time',
      figure: `${ofThread} % of a core (${ofAll} % with V8's other threads)`,
      baseline: '',
      ratio: '',
      goal: '<= 50 %',
    },
  ];
}

/** How fast are files read that are full already? The baseline reads them and splits them into lines. */
async function measureFullFiles(): Promise<Row> {
  const rig = await makeRig();
  await rig.start('looked');
  await rig.stop();
  for (const [file, path] of rig.paths.entries()) {
    const line = (number: number) => `Nov 22 00:44:55 web-1 sshd[4242]: Failed password ${lineEnd(file, number)}\n`;
    for (let from = 0; from < fullLines; from += 20_000) {
      appendFileSync(path, Array.from({ length: 20_000 }, (_line, index) => line(from + index)).join(''));
    }
  }
  const lines = fullLines * fileCount;
  plainLoop(rig.paths);
  let began = performance.now();
  plainLoop(rig.paths);
  const plain = perSecond(lines, performance.now() - began);
  await rig.start('begins');
  began = performance.now();
  await until(() => rig.lines() >= lines);
  const ours = perSecond(lines, performance.now() - began);
  await rig.remove();
  return {
    what: 'ten full files',
    figure: `${ours} /s`,
    baseline: `${plain} /s (read, split)`,
    ratio: ratioOf(ours, plain),
    goal: `>= ${linesPerSecond * 3} /s`,
  };
}

function plainLoop(paths: readonly string[]): number {
  const chunk = Buffer.allocUnsafe(256 * 1024);
  let lines = 0;
  for (const path of paths) {
    const file = openSync(path, 'r');
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      lines += chunk.toString('latin1', 0, read).split('\n').length - 1;
    }
    closeSync(file);
  }
  return lines;
}

/** From the append to the hand-over, one line at a time. */
async function measureReaction(): Promise<Row> {
  const rig = await makeRig();
  const worker = await rig.start('looked');
  const taken: number[] = [];
  for (let number = 0; number < appends; number += 1) {
    const began = process.hrtime.bigint();
    appendFileSync(rig.paths[number % fileCount] ?? '', `${lineEnd(number % fileCount, number)}\n`);
    const { at } = await told(worker, 'line');
    taken.push(Number(at - began) / 1e6);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await rig.remove();
  const sorted = taken.sort((one, other) => one - other);
  const [half, most] = [percentile(sorted, 0.5), percentile(sorted, 0.99)].map((ms) => ms.toFixed(1));
  return {
    what: 'append to hand-over',
    figure: `${half} ms, p99 ${most} ms`,
    baseline: '',
    ratio: '',
    goal: '<= 50 ms',
  };
}

async function measureIdle(): Promise<Row> {
  const rig = await makeRig();
  await rig.start('looked');
  const before = await rig.cpuMs();
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const share = ((await rig.cpuMs()) - before) / (idleMs / 100);
  await rig.remove();
  return {
    what: 'ten blocks, idle',
    figure: `${share.toFixed(2)} % of a core`,
    baseline: '',
    ratio: '',
    goal: '<= 1 %',
  };
}

/** The next message of that kind. */
function told<T extends Told['type']>(worker: Worker, type: T): Promise<Extract<Told, { readonly type: T }>> {
  return new Promise((resolve) => {
    const listen = (message: Told) => {
      if (message.type !== type) return;
      worker.off('message', listen);
      resolve(message as Extract<Told, { readonly type: T }>);
    };
    worker.on('message', listen);
  });
}

async function makeRig() {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  const paths = Array.from({ length: fileCount }, (_path, number) => join(folder, `${number}.log`));
  for (const path of paths) writeFileSync(path, '');
  const shared = new SharedArrayBuffer(12);
  const counts = new Int32Array(shared);
  const data: CollectingStart = { locations: paths, positions: join(folder, 'positions.db'), counts: shared };
  let worker: Worker | undefined;
  const stop = async () => {
    const ended = worker && once(worker, 'exit');
    worker?.postMessage('stop' satisfies Order);
    await ended;
  };
  return {
    folder,
    paths,
    lines: () => Atomics.load(counts, 0),
    twice: () => Atomics.load(counts, 2),
    cpuMs: async () => {
      const answered = worker && told(worker, 'cpu');
      worker?.postMessage('cpu' satisfies Order);
      return (await answered)?.ms ?? 0;
    },
    /** Resolves when the thread begins, or when it has looked at the files. */
    start: async (until: 'begins' | 'looked') => {
      worker = startWorker('./collecting-thread', import.meta.url, data);
      await told(worker, until);
      return worker;
    },
    stop,
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
