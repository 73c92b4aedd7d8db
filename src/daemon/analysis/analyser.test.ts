import { serialize } from 'node:v8';
import { describe, expect, it, vi } from 'vitest';
import { makeAnalysisHome, numberedEvent, numbersOf, upTo } from '../../../test/support/analysis-home.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import type { EventSource } from './analyser.ts';
import { analyse, analyserOf, WaitingEvents } from './analyser-rig.contract.ts';
import { noCounts } from './messages.ts';

describe('what becomes of an event', () => {
  it('is an alert in both files, found in one by the id that the other has', async () => {
    const home = await makeAnalysisHome();
    const { analyser } = await analyserOf(home);
    await analyse(analyser, ...upTo(300).map(numberedEvent));
    const alerts = await home.alerts();
    expect(numbersOf(alerts)).toEqual(upTo(300));
    const plain = await home.read('logs/alerts/alerts.log');
    for (const { id, full_log } of alerts) {
      const entry = plain.slice(Number(id.split('.')[1]));
      expect(entry.startsWith(`** Alert ${id}: `)).toBe(true);
      expect(entry.split('\n')[3]).toBe(full_log);
    }
  });

  it('is a line of the archives whether a rule wants it or not, and of the firewall log when a firewall told it', async () => {
    const home = await makeAnalysisHome();
    const { analyser } = await analyserOf(home);
    await analyse(analyser, '1:a:number 1', '1:b:of no interest', '1:c:wall DENY tcp 192.0.2.7:4711 192.0.2.9:22');
    const archived = (await home.read('logs/archives/archives.json')).split('\n').slice(0, -1);
    expect(archived.map((line) => (JSON.parse(line) as { full_log: string }).full_log)).toEqual([
      'number 1',
      'of no interest',
      'wall DENY tcp 192.0.2.7:4711 192.0.2.9:22',
    ]);
    expect(await home.read('logs/archives/archives.log')).toMatch(/ watchtower->b of no interest\n/);
    expect(await home.read('logs/firewall/firewall.log')).toMatch(
      /^.* watchtower->c DROP tcp 192\.0\.2\.7:4711->192\.0\.2\.9:22\n$/,
    );
    expect(numbersOf(await home.alerts())).toEqual([1]);
  });

  it('is counted by what it came to', async () => {
    const { analyser } = await analyserOf(await makeAnalysisHome());
    await analyse(
      analyser,
      '1:a:number 1',
      '1:b:of no interest',
      '1:c:wall says little',
      '5:fim_file:{}',
      'x',
      '1:no end',
    );
    expect(analyser.counts).toEqual({ ...noCounts, events: 3, alerts: 1, dropped: 2, rejected: 2 });
  });
});

describe('an analyser', () => {
  it('goes on with what comes later, until it is stopped', async () => {
    const home = await makeAnalysisHome();
    const { analyser } = await analyserOf(home);
    const events = new WaitingEvents();
    const stop = new AbortController();
    const ended = analyser.run(events, stop.signal);
    for (const number of upTo(3)) {
      events.add(numberedEvent(number));
      await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(number + 1)));
    }
    stop.abort();
    await ended;
    events.add(numberedEvent(3), numberedEvent(4));
    expect(events.length).toBe(2);
    analyser.takeRest(events);
    expect(numbersOf(await home.alerts())).toEqual(upTo(5));
  });

  it('does not wait for the end of a sender that has none', async () => {
    const { analyser } = await analyserOf(await makeAnalysisHome());
    analyser.takeRest({
      receive: (most, each) => {
        for (let taken = 0; taken < most; taken += 1) each('1:flood:of no interest');
        return most;
      },
      written: () => undefined,
      readable: () => Promise.resolve(),
    });
    expect(analyser.counts.events).toBeGreaterThan(10_000);
  });

  it('takes nothing while the disk is full, and loses nothing by that', async () => {
    const home = await makeAnalysisHome();
    const { analyser, disk, troubles, log, clock } = await analyserOf(home);
    const events = new WaitingEvents();
    const stop = new AbortController();
    const ended = analyser.run(events, stop.signal);
    disk.room = 10_000;
    events.add(...upTo(3_000).map(numberedEvent));
    await until(() => clock.timers > 1);
    const left = events.length;
    expect(left).toBeGreaterThan(2_000);
    expect(log.waiting).toBeGreaterThan(0);
    await clock.advance(10_000);
    expect([events.length, troubles.told]).toEqual([left, expect.arrayContaining(['cannot write: ENOSPC'])]);
    expect(events.unwritten).toBeGreaterThan(0);
    disk.room = Number.POSITIVE_INFINITY;
    await clock.advance(1_000);
    await until(() => events.length === 0);
    stop.abort();
    await ended;
    expect(events.unwritten).toBe(0);
    expect(numbersOf(await home.alerts())).toEqual(upTo(3_000));
    expect(troubles.told).toContain('can write');
  });

  it('writes what it has taken when the source fails', async () => {
    const home = await makeAnalysisHome();
    const { analyser } = await analyserOf(home);
    const failing: EventSource = {
      receive: (_most, each) => {
        each(numberedEvent(0));
        throw new Error('the socket is gone');
      },
      written: () => undefined,
      readable: () => Promise.resolve(),
    };
    await expect(analyser.run(failing, new AbortController().signal)).rejects.toThrow('the socket is gone');
    expect(numbersOf(await home.alerts())).toEqual([0]);
  });

  it('passes over an event that the engine fails on, and tells of it', async () => {
    const home = await makeAnalysisHome();
    const { analyser, failures } = await analyserOf(home);
    const defect = new RangeError('too deep');
    const real = analyser.engine.analyse.bind(analyser.engine);
    vi.spyOn(analyser.engine, 'analyse').mockImplementation((message, time) => {
      if (message === numberedEvent(1)) throw defect;
      return real(message, time);
    });
    await analyse(analyser, ...upTo(3).map(numberedEvent));
    expect(numbersOf(await home.alerts())).toEqual([0, 2]);
    expect(failures).toEqual([[numberedEvent(1), defect]]);
    expect(analyser.counts).toEqual({ ...noCounts, events: 2, alerts: 2, failed: 1 });
  });
});

describe('what an analyser remembers', () => {
  it('goes to the next one: how often rules fired, what was seen, what correlates, how hosts were', async () => {
    const home = await makeAnalysisHome();
    const { analyser } = await analyserOf(home);
    const refused = '1:gate:Dec 29 10:00:01 gate doord[7]: refused ann from 192.0.2.7';
    const host = '3:nmap:Host: 192.0.2.9 (), open ports: 22 (tcp)';
    await analyse(analyser, '1:gate:visitor ann', refused, refused, host);
    const next = await analyserOf(home);
    expect(next.analyser.remember(analyser.memory())).toBe(true);
    await analyse(next.analyser, '1:gate:visitor ann', '1:gate:visitor bob', refused, host);
    expect([analyser.counts.dropped, next.analyser.counts.dropped]).toEqual([0, 1]);
    const told = (await home.alerts()).map(({ rule }) => [rule.id, rule.firedtimes]);
    expect(told).toEqual([
      ['201', 1],
      ['101', 1],
      ['101', 2],
      ['201', 2],
      ['102', 1],
    ]);
  });

  it('is not taken from another version of the program', async () => {
    const { analyser } = await analyserOf(await makeAnalysisHome());
    expect(analyser.remember(serialize({ version: 0, evaluator: 'anything' }))).toBe(false);
    expect(analyser.remember(serialize('anything'))).toBe(false);
  });
});
