import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type AnalysisHome,
  makeAnalysisHome,
  numberedEvent,
  numbersOf,
  upTo,
} from '../../../test/support/analysis-home.ts';
import { sendEvents, sendMeanwhile } from '../../../test/support/event-sender.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually, until } from '../../../test/support/patiently.ts';
import { openDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { AnalysisThread } from './analysis-thread.ts';
import { type FromAnalysis, type HandOver, noCounts } from './messages.ts';

/** The thread's work, done in this one, and what it tells. */
class Thread {
  readonly clock = new ManualClock();
  readonly told: FromAnalysis[] = [];
  readonly #home: AnalysisHome;
  readonly #thread: AnalysisThread;
  #begun = false;

  constructor(home: AnalysisHome) {
    this.#home = home;
    this.#thread = new AnalysisThread({ home: home.root, managerName: 'watchtower' }, this.clock, (message) =>
      this.told.push(message),
    );
    onTestFinished(async () => {
      if (this.#begun) await this.stop();
    });
  }

  async begin(handOver?: HandOver): Promise<void> {
    if (this.last('loaded') === undefined) await this.#thread.load();
    await this.#thread.obey({ type: 'begin', handOver });
    this.#begun = this.told.at(-1)?.type === 'running';
  }

  async handOver(): Promise<HandOver | undefined> {
    await this.#thread.obey({ type: 'hand-over' });
    const last = this.told.at(-1);
    if (last?.type !== 'handed-over') return undefined;
    this.#begun = false;
    return last.handOver;
  }

  async stop(): Promise<void> {
    this.#begun = false;
    await this.#thread.obey({ type: 'stop' });
  }

  load(): Promise<void> {
    return this.#thread.load();
  }

  last<Type extends FromAnalysis['type']>(type: Type): (FromAnalysis & { readonly type: Type }) | undefined {
    return this.told.findLast((message): message is FromAnalysis & { readonly type: Type } => message.type === type);
  }

  /** Log messages of warnings and errors, with their facts. */
  logged(): readonly string[] {
    return this.told.filter((message) => message.type === 'log').map((message) => JSON.stringify(message));
  }

  /** Sends events and waits until they have been dealt with. */
  async analyse(...messages: readonly string[]): Promise<void> {
    const seen = () => {
      const { events, dropped, rejected } = this.last('counts')?.counts ?? noCounts;
      return events + dropped + rejected;
    };
    await this.clock.advance(1_000);
    const before = seen();
    await sendEvents(this.#home.analysisSocket, messages);
    await eventually(async () => {
      await this.clock.advance(1_000);
      expect(seen()).toBe(before + messages.length);
    });
  }
}

const visit = (name: string) => `1:gate:visitor ${name}`;

describe('a thread of the analysis', () => {
  it('refuses a ruleset with mistakes, and names them all', async () => {
    const home = await makeAnalysisHome();
    await home.write(
      'ruleset/rules/0030-bad.xml',
      '<group name="x,"><rule id="x" level="3"></rule>\n<rule level="99" id="9"/></group>',
    );
    const thread = new Thread(home);
    await thread.load();
    expect(thread.told).toEqual([{ type: 'refused', problems: expect.any(Array) }]);
    const problems = thread.last('refused')?.problems ?? [];
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(
      expect.arrayContaining(['ruleset/rules/0030-bad.xml:1', 'ruleset/rules/0030-bad.xml:2']),
    );
  });

  it('refuses to begin where another engine takes events, and leaves it its socket', async () => {
    const home = await makeAnalysisHome();
    const other = openDatagramReceiver(home.analysisSocket);
    if (other.kind !== 'open') throw new Error(other.kind);
    onTestFinished(() => other.receiver.close());
    const thread = new Thread(home);
    await thread.begin();
    expect(thread.last('refused')?.problems[0]).toMatchObject({ file: home.analysisSocket, code: 'unavailable' });
    await sendEvents(home.analysisSocket, ['1:x:for the other']);
    expect(other.receiver.receive(2, (message) => expect(message).toBe('1:x:for the other'))).toBe(1);
  });

  it('refuses to begin when alerts are written by somebody else, and leaves all of their files', async () => {
    const home = await makeAnalysisHome();
    await home.write('logs/alerts/alerts.json', '{"by":"a manager"}\n');
    await home.write('logs/alerts/alerts.log', '** Alert\n');
    const thread = new Thread(home);
    await thread.begin();
    const problems = thread.last('refused')?.problems ?? [];
    expect(problems.map(({ file }) => file)).toEqual([home.alertsFile, home.alertsFile.replace('json', 'log')]);
    expect(problems[0]?.remedy).toContain('stop the manager');
    expect(await home.read('logs/alerts/alerts.json')).toBe('{"by":"a manager"}\n');
    const free = openDatagramReceiver(home.analysisSocket);
    expect(free.kind).toBe('open');
    if (free.kind === 'open') await free.receiver.close();
  });

  it('analyses what was sent before it is told to stop', async () => {
    const home = await makeAnalysisHome();
    const thread = new Thread(home);
    await thread.begin();
    sendMeanwhile(home.analysisSocket, upTo(5).map(numberedEvent));
    await thread.stop();
    expect(numbersOf(await home.alerts())).toEqual(upTo(5));
    expect(thread.last('stopped')?.counts).toEqual({ ...noCounts, events: 5, alerts: 5 });
  });

  it('counts datagrams that lost their end', async () => {
    const thread = new Thread(await makeAnalysisHome());
    await thread.begin();
    await thread.analyse(`1:x:${'x'.repeat(65_531)}`, `1:x:${'x'.repeat(65_532)}`);
    expect(thread.last('counts')?.counts).toMatchObject({ events: 2, truncated: 1 });
  });

  it('says which pattern gave up, and counts how often', async () => {
    const thread = new Thread(await makeAnalysisHome());
    await thread.begin();
    const steep = `1:x:steep ${'a'.repeat(40)}b`;
    await thread.analyse(steep, numberedEvent(1), steep);
    await thread.clock.advance(1_000);
    expect(thread.last('counts')?.counts).toMatchObject({ events: 3, alerts: 1, unevaluated: 2 });
    expect(thread.logged().join()).toContain('"pattern":"^steep (a+)+$"');
  });
});

describe('the logs of days that are over', () => {
  it('are signed and compressed', async () => {
    const home = await makeAnalysisHome();
    const day = join(home.root, 'logs/alerts/2029/Dec/ossec-alerts-31.json');
    await mkdir(dirname(day), { recursive: true });
    await writeFile(day, '{"id":"1.1"}\n');
    const thread = new Thread(home);
    await thread.begin();
    await until(() => existsSync(`${day}.gz`) && existsSync(`${day}.sum`) && !existsSync(day));
    expect(thread.logged()).toEqual([]);
  });
});

describe('a hand-over', () => {
  it('gives the next thread the socket with what waits there, the memory and the counts', async () => {
    const home = await makeAnalysisHome();
    const first = new Thread(home);
    await first.begin();
    await first.analyse(visit('ann'), numberedEvent(0), `1:x:${'x'.repeat(70_000)}`, `1:x:steep ${'a'.repeat(40)}b`);
    const handOver = await first.handOver();
    await sendEvents(home.analysisSocket, [visit('ann'), numberedEvent(1)]);
    const second = new Thread(home);
    await second.begin(handOver);
    await second.analyse(numberedEvent(2));
    expect((await home.alerts()).map(({ rule }) => `${rule.id} ${rule.firedtimes}`)).toEqual([
      '201 1',
      '200 1',
      '200 2',
      '200 3',
    ]);
    expect(second.last('counts')?.counts).toMatchObject({ events: 7, alerts: 4, truncated: 1, unevaluated: 1 });
  });

  it('can be taken back: the thread goes on as if nothing had been', async () => {
    const home = await makeAnalysisHome();
    const thread = new Thread(home);
    await thread.begin();
    await thread.analyse(visit('ann'));
    const handOver = await thread.handOver();
    await sendEvents(home.analysisSocket, [visit('ann')]);
    await thread.begin(handOver);
    await thread.analyse(visit('ann'), numberedEvent(0));
    expect((await home.alerts()).map(({ rule }) => rule.id)).toEqual(['201', '200']);
  });

  it('leaves the socket open when the next thread cannot begin', async () => {
    const home = await makeAnalysisHome();
    const first = new Thread(home);
    await first.begin();
    const handOver = await first.handOver();
    await rename(home.alertsFile, `${home.alertsFile}.moved`);
    await writeFile(home.alertsFile, '{"by":"a manager"}\n');
    const second = new Thread(home);
    await second.begin(handOver);
    expect(second.last('refused')?.problems).toHaveLength(1);
    await rename(`${home.alertsFile}.moved`, home.alertsFile);
    await first.begin(handOver);
    await first.analyse(numberedEvent(0));
    expect(numbersOf(await home.alerts())).toEqual([0]);
  });
});

describe('the memory of past events', () => {
  it('is saved every minute and when the thread stops, and outlives it', async () => {
    const home = await makeAnalysisHome();
    const first = new Thread(home);
    await first.begin();
    await first.analyse(visit('ann'));
    expect(existsSync(home.analysisMemory)).toBe(false);
    await first.clock.advance(60_000);
    await until(() => existsSync(home.analysisMemory));
    const saved = await readFile(home.analysisMemory);
    await first.analyse(visit('bob'));
    await first.stop();
    expect(await readFile(home.analysisMemory)).not.toEqual(saved);
    const second = new Thread(home);
    await second.begin();
    await second.analyse(visit('ann'), visit('bob'), visit('cid'));
    expect((await home.alerts()).map(({ full_log }) => full_log)).toEqual([
      'visitor ann',
      'visitor bob',
      'visitor cid',
    ]);
    expect(second.logged()).toEqual([]);
  });

  it('is begun anew, and that is said, when its file is damaged', async () => {
    const home = await makeAnalysisHome();
    await mkdir(home.state);
    await writeFile(home.analysisMemory, 'spoilt');
    const thread = new Thread(home);
    await thread.begin();
    expect(thread.logged()).toEqual([expect.stringMatching(/"level":"warn".*it is damaged/)]);
    await thread.analyse(visit('ann'));
    expect(await home.alerts()).toHaveLength(1);
  });

  it('that cannot be saved stops nothing', async () => {
    const home = await makeAnalysisHome();
    const thread = new Thread(home);
    await thread.begin();
    await mkdir(join(home.analysisMemory, 'in the way'), { recursive: true });
    await thread.clock.advance(60_000);
    await eventually(() => expect(thread.logged().join()).toContain('could not be saved'));
    await thread.analyse(numberedEvent(0));
    expect(numbersOf(await home.alerts())).toEqual([0]);
  });
});

describe('the file of the queue socket', () => {
  it('is made again when somebody removes it, and what was sent before is not lost', async () => {
    const home = await makeAnalysisHome();
    const thread = new Thread(home);
    await thread.begin();
    await thread.analyse(numberedEvent(1));
    sendMeanwhile(home.analysisSocket, [numberedEvent(2)]);
    await rm(home.analysisSocket);
    await eventually(async () => {
      await thread.clock.advance(1_000);
      expect(existsSync(home.analysisSocket)).toBe(true);
    });
    await thread.analyse(numberedEvent(3));
    expect(numbersOf(await home.alerts())).toEqual([1, 2, 3]);
    expect(thread.logged().join()).toContain('it is served again');
  });

  it('is left to another program that took its place, and taken again when that one has ended', async () => {
    const home = await makeAnalysisHome();
    const thread = new Thread(home);
    await thread.begin();
    await rm(home.analysisSocket);
    const other = openDatagramReceiver(home.analysisSocket);
    if (other.kind !== 'open') throw new Error(other.kind);
    for (let second = 0; second < 3; second += 1) await thread.clock.advance(1_000);
    await eventually(() => expect(thread.logged().join()).toContain('not ours any more'));
    expect(thread.logged()).toHaveLength(1);
    await other.receiver.close();
    await eventually(async () => {
      await thread.clock.advance(1_000);
      expect(thread.logged()).toHaveLength(2);
    });
    await thread.analyse(numberedEvent(1));
    expect(numbersOf(await home.alerts())).toEqual([1]);
  });
});
