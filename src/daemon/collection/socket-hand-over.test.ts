import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { openDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { socketHandOver } from './socket-hand-over.ts';

function rig() {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  const path = join(folder, 'queue');
  const clock = new ManualClock();
  const stop = new AbortController();
  const { log, logged } = testTools();
  onTestFinished(() => {
    stop.abort();
    rmSync(folder, { recursive: true });
  });
  return { path, clock, stop, logged, handOver: socketHandOver({ path, clock, log, stop: stop.signal }) };
}

/** Another program's analysis: takes datagrams when it is asked to. */
function analysisAt(path: string) {
  const opening = openDatagramReceiver(path);
  if (opening.kind !== 'open') throw new Error(opening.kind);
  const { receiver } = opening;
  const taken: string[] = [];
  const take = () => receiver.receive(10_000, (message) => taken.push(message));
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= receiver.close();
    return closed;
  };
  onTestFinished(close);
  return { taken, take, close };
}

type Analysis = ReturnType<typeof analysisAt>;

/** The analysis takes until all is handed over. */
async function serve(analysis: Analysis, handedOver: Promise<unknown>): Promise<readonly string[]> {
  let over = false;
  void handedOver.then(() => {
    over = true;
  });
  await until(() => {
    analysis.take();
    return over;
  });
  analysis.take();
  return analysis.taken;
}

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => `1:f:${from + index}`);

async function settlesWithin(ms: number, clock: ManualClock, handedOver: Promise<void>): Promise<boolean> {
  let settled = false;
  void handedOver.then(() => {
    settled = true;
  });
  await clock.advance(ms);
  return settled;
}

describe('a hand-over at the socket', () => {
  it('brings all in order, of several collectors too, to an analysis that takes them slowly', async () => {
    const { path, handOver } = rig();
    const analysis = analysisAt(path);
    const all = [0, 100, 200].map((from) => handOver(numbered(from, 100)));
    expect(await serve(analysis, Promise.all(all))).toEqual(numbered(0, 300));
  });

  it('waits for an analysis that is away, and says once that it does, and once that it is back', async () => {
    const { path, clock, logged, handOver } = rig();
    const handedOver = handOver(['1:f:\xe9']);
    expect(await settlesWithin(30_000, clock, handedOver)).toBe(false);
    expect(logged.filter((line) => line.includes('no analysis takes events'))).toHaveLength(1);
    const analysis = analysisAt(path);
    await clock.advance(1_000);
    const returns = () => logged.filter((line) => line.includes('takes events again')).length;
    expect(await serve(analysis, handedOver)).toEqual(['1:f:\xe9']);
    await serve(analysis, handOver(numbered(0, 10)));
    expect(returns()).toBe(1);
  });

  it('goes on with the analysis that has taken the place of another', async () => {
    const { path, clock, handOver } = rig();
    const first = analysisAt(path);
    expect(await serve(first, handOver(numbered(0, 3)))).toEqual(numbered(0, 3));
    await first.close();
    const handedOver = handOver(numbered(3, 3));
    const second = analysisAt(path);
    await eventually(() => expect(clock.timers).toBe(1));
    await clock.advance(1_000);
    expect(await serve(second, handedOver)).toEqual(numbered(3, 3));
  });

  it('does not try without a pause what no analysis will ever take', async () => {
    const { path, clock, logged, handOver } = rig();
    const analysis = analysisAt(path);
    const handedOver = handOver(['x'.repeat(2 ** 22)]);
    expect(await settlesWithin(5_000, clock, handedOver)).toBe(false);
    analysis.take();
    expect([analysis.taken, clock.timers]).toEqual([[], 1]);
    expect(logged.join()).toContain('Message too long');
  });

  it('hands nothing over after a stop, and never says it has', async () => {
    const { path, clock, stop, handOver } = rig();
    const analysis = analysisAt(path);
    await serve(analysis, handOver(['1:f:before']));
    const waiting = handOver(numbered(0, 1_000));
    stop.abort();
    const later = handOver(['1:f:later']);
    expect(await settlesWithin(10_000, clock, Promise.race([waiting, later]))).toBe(false);
    analysis.take();
    expect(analysis.taken).not.toContain('1:f:later');
    expect(analysis.taken.length).toBeLessThan(1_000);
  });

  it('does not go on trying after a stop', async () => {
    const { path, clock, stop, handOver } = rig();
    void handOver(['1:f:x']);
    await eventually(() => expect(clock.timers).toBe(1));
    stop.abort();
    const analysis = analysisAt(path);
    await clock.advance(10_000);
    analysis.take();
    expect([analysis.taken, clock.timers]).toEqual([[], 0]);
  });
});
