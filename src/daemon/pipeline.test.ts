import { describe, expect, it } from 'vitest';
import { createGate } from '../../test/support/gate.ts';
import { numberedAlert } from '../../test/support/home.ts';
import { testBlock } from '../../test/support/test-block.ts';
import type { Entry, Position, Queue } from '../queue/queue.ts';
import type { AlertsFile, Batch, Line } from '../sources/alerts-file/alerts-file.ts';
import type { RejectedLines } from '../sources/alerts-file/rejected-lines.ts';
import { alertsSource, type Pipeline, type RoutedBatch, routeLines, runPipeline } from './pipeline.ts';

const all = testBlock({ lane: 'all' });
const high = testBlock({ lane: 'high', filter: { integration: 'high', level: 10 } });
const line = (document: object | string, key = '1:0'): Line => ({
  text: typeof document === 'string' ? document : JSON.stringify(document),
  key,
});

describe('routing lines', () => {
  it('makes an entry for each block that wants an alert, and counts the rest', () => {
    const routed = routeLines(
      [
        line(numberedAlert(1), '1:0'),
        line('{"rule":', '1:10'),
        line(numberedAlert(2, { rule: { level: 12, id: '5712' } }), '1:20'),
        line({ data: 1 }, '1:30'),
        line('5', '1:40'),
      ],
      [all, high],
    );
    expect(routed).toMatchObject({ alerts: 2, unwanted: 0, notAlerts: 2, notJson: [line('{"rule":', '1:10')] });
    expect(routed.entries.map(({ lane, alertId, ruleId, level }) => ({ lane, alertId, ruleId, level }))).toEqual([
      { lane: 'all', alertId: '1763700000.1', ruleId: '5710', level: 7 },
      { lane: 'all', alertId: '1763700000.2', ruleId: '5712', level: 12 },
      { lane: 'high', alertId: '1763700000.2', ruleId: '5712', level: 12 },
    ]);
  });

  it('counts what no block wants', () => {
    const lines = [line(numberedAlert(1), '1:0'), line(numberedAlert(2), '1:9')];
    expect(routeLines(lines, [high])).toMatchObject({ alerts: 2, unwanted: 2, entries: [] });
    expect(routeLines(lines, [])).toMatchObject({ alerts: 2, unwanted: 2, entries: [] });
    expect(routeLines([], [all])).toEqual({ alerts: 0, unwanted: 0, entries: [], notJson: [], notAlerts: 0 });
  });

  it('hands the text on as it stood in the file', () => {
    const text = '{ "rule" : {"level": 5, "level":3},  "n":1.0 }';
    expect(routeLines([line(text)], [all]).entries).toMatchObject([{ body: text, level: 3, alertId: undefined }]);
  });

  it('gives every alert a level that the queue can hold', () => {
    const odd = ['1e300', '1e999', '-7', '"12"', '4.9'].map((level) => line(`{"rule":{"level":${level}}}`));
    expect(routeLines(odd, [all]).entries.map(({ level }) => level)).toEqual([2 ** 31 - 1, 2 ** 31 - 1, 0, 0, 4]);
  });
});

describe('the key of a delivery', () => {
  const keysOf = (...lines: readonly Line[]) => routeLines(lines, [all]).entries.map(({ key }) => key);
  const alert = numberedAlert(1);

  it('is the same for the same line at the same place, in all lanes', () => {
    const keys = routeLines([line(alert, '3:700'), line(alert, '3:700')], [all, testBlock({ lane: 'too' })]).entries;
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    expect(keys).toHaveLength(4);
  });

  it('is another for the same line at another place, and for another line at the same', () => {
    const keys = keysOf(
      line(alert, '3:700'),
      line(alert, '3:701'),
      line(alert, '4:700'),
      line(numberedAlert(2), '3:700'),
    );
    expect(new Set(keys).size).toBe(4);
  });

  it('is short and plain, fit for a vendor', () => {
    expect(keysOf(line(alert, '3:700'))[0]).toMatch(/^[0-9a-f]{40}$/);
  });
});

/** The pipeline on a source of these batches, with all that it does in the order in which it was done. */
function rig(batches: readonly (Pick<Batch, 'lines' | 'position'> | Error)[], push?: () => Promise<void>) {
  const done: unknown[] = [];
  const counted: RoutedBatch[] = [];
  let open = false;
  const source: AlertsFile = {
    async *read(signal) {
      open = true;
      try {
        for (const batch of batches) {
          if (signal.aborted) return;
          if (batch instanceof Error) throw batch;
          yield { ...batch, file: '/logs/alerts.json' };
        }
      } finally {
        open = false;
      }
    },
  };
  const queue = {
    push: async (entries: readonly Entry[], position?: Position) => {
      await push?.();
      done.push({ pushed: entries.map(({ alertId }) => alertId), position });
    },
  } as Queue;
  const rejected = {
    setAside: async (aside: Line, reason: string, file?: string) => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push({ aside: aside.text, reason, file });
    },
  } as RejectedLines;
  const pipeline: Pipeline = { source, queue, rejected, blocks: () => [all], count: (batch) => counted.push(batch) };
  return { pipeline, done, counted, isOpen: () => open };
}

const batch = (position: number, ...lines: readonly Line[]) => ({ lines, position });
const position = (value: number) => ({ source: alertsSource, value });

describe('the pipeline', () => {
  it('pushes each batch together with its position, in order, also one without a line', async () => {
    const { pipeline, done, counted } = rig([
      batch(1, line(numberedAlert(1)), line(numberedAlert(2))),
      batch(2),
      batch(3, line(numberedAlert(3))),
    ]);
    await runPipeline(pipeline, new AbortController().signal);
    expect(done).toEqual([
      { pushed: ['1763700000.1', '1763700000.2'], position: position(1) },
      { pushed: [], position: position(2) },
      { pushed: ['1763700000.3'], position: position(3) },
    ]);
    expect(counted.map(({ alerts }) => alerts)).toEqual([2, 0, 1]);
  });

  it('sets aside what is not JSON before the position moves', async () => {
    const { pipeline, done } = rig([batch(1, line('{"a'), line(numberedAlert(1)), line('nonsense'), line('{}'))]);
    await runPipeline(pipeline, new AbortController().signal);
    expect(done).toEqual([
      { aside: '{"a', reason: 'not-json', file: '/logs/alerts.json' },
      { aside: 'nonsense', reason: 'not-json', file: '/logs/alerts.json' },
      { pushed: ['1763700000.1'], position: position(1) },
    ]);
  });

  it('asks for the blocks at each batch, since a reload changes them', async () => {
    const { pipeline, counted } = rig([batch(1, line(numberedAlert(1))), batch(2, line(numberedAlert(2)))]);
    const configurations = [[high], [all, high]];
    await runPipeline({ ...pipeline, blocks: () => configurations.shift() ?? [] }, new AbortController().signal);
    expect(counted.map(({ entries }) => entries.map(({ lane }) => lane))).toEqual([[], ['all']]);
  });

  it('reads no further while a push waits, and counts nothing that is not stored', async () => {
    const stored = createGate<void>();
    const { pipeline, done, counted } = rig(
      [batch(1, line(numberedAlert(1))), new Error('read too far')],
      () => stored.promise,
    );
    const running = runPipeline(pipeline, new AbortController().signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect([done, counted]).toEqual([[], []]);
    stored.resolve();
    await expect(running).rejects.toThrow('read too far');
    expect(counted).toHaveLength(1);
  });

  it('ends when it is told to stop, after the batch under way', async () => {
    const stop = new AbortController();
    const { pipeline, done, isOpen } = rig([batch(1), batch(2)], async () => stop.abort());
    await runPipeline(pipeline, stop.signal);
    expect(done).toEqual([{ pushed: [], position: position(1) }]);
    expect(isOpen()).toBe(false);
  });

  it('fails when a batch cannot be stored, and lets go of the source', async () => {
    const { pipeline, counted, isOpen } = rig([batch(1), batch(2)], () =>
      Promise.reject(new Error('the file is damaged')),
    );
    await expect(runPipeline(pipeline, new AbortController().signal)).rejects.toThrow('damaged');
    expect(counted).toEqual([]);
    expect(isOpen()).toBe(false);
  });
});
