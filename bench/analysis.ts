import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '../src/daemon/analysis/analysis.ts';
import { systemClock } from '../src/lib/clock.ts';
import { homePaths } from '../src/lib/home-paths.ts';
import { openLog } from '../src/lib/log.ts';
import { makeHome } from '../test/compatibility/ruleset.ts';
import { perSecond, type Row, ratioOf, until } from './row.ts';
import { officialLines, referenceRuleset } from './ruleset-lines.ts';

const events = 400_000;

/** Sends each line of a file as a datagram, again and again, as fast as the receiver takes them. */
const sender = `
import socket, sys
path, file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
lines = open(file, 'rb').read().split(b'\\n')[:-1]
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect(path)
for number in range(count): s.send(lines[number % len(lines)])
`;

/** Receives datagrams and appends them to a file: the same way in and out, with nothing in between. */
const copier = `
import os, socket, sys
path, file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
s.bind(path)
print('ready', flush=True)
with open(file, 'ab') as out:
    for number in range(count): out.write(s.recv(65535) + b'\\n')
`;

/** From the queue socket to alerts.json, with the full stock ruleset, in a process of the usual make. */
export async function measureAnalysis(): Promise<readonly Row[]> {
  const data = referenceRuleset();
  if (data === undefined) return [];
  const home = await mkdtemp(join(tmpdir(), 'threatlockdown-bench-'));
  try {
    await makeHome(home, data, true);
    const lines = join(home, 'lines');
    await writeFile(lines, (await officialLines(data)).map((line) => `${line}\n`).join(''), 'latin1');
    const plain = await measureCopier(home, lines);
    const ours = await measureOurs(home, lines);
    return [
      {
        what: 'from the socket to alerts.json',
        figure: `${ours} /s`,
        baseline: `${plain} /s (python3, socket to file)`,
        ratio: ratioOf(ours, plain),
        goal: '>= 20000 /s',
      },
    ];
  } finally {
    await rm(home, { recursive: true });
  }
}

async function measureOurs(home: string, lines: string): Promise<number> {
  const log = openLog({ level: 'error', format: 'json' });
  const started = await Analysis.start({ home, managerName: 'bench', clock: systemClock, log });
  if (started.kind === 'refused') throw new Error('the analysis was refused');
  const { analysis } = started;
  await send(homePaths(home).analysisSocket, lines, events / 4);
  await until(() => analysis.counts.events >= events / 4);
  const before = analysis.counts.events;
  const began = performance.now();
  await send(homePaths(home).analysisSocket, lines, events);
  await until(() => analysis.counts.events >= before + events);
  const reached = perSecond(events, performance.now() - began);
  await analysis.stop();
  return reached;
}

async function measureCopier(home: string, lines: string): Promise<number> {
  const socket = join(home, 'copier.sock');
  const receiver = spawn('python3', ['-c', copier, socket, join(home, 'copied'), String(events)]);
  await once(receiver.stdout, 'data');
  const began = performance.now();
  await send(socket, lines, events);
  await once(receiver, 'exit');
  return perSecond(events, performance.now() - began);
}

async function send(socket: string, lines: string, count: number): Promise<void> {
  const [code] = await once(
    spawn('python3', ['-c', sender, socket, lines, String(count)], { stdio: 'inherit' }),
    'exit',
  );
  if (code !== 0) throw new Error('the sender failed');
}
