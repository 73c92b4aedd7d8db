import { join } from 'node:path';
import { type AlertsLog, openAlertsLog } from '../../alerts-log/alerts-log.ts';
import type { LogName } from '../../alerts-log/daily-name.ts';
import type { AnalysisConfig, Outputs } from '../../config/analysis/analysis-config.ts';
import { type LoadedAnalysis, loadAnalysis } from '../../config/analysis/load-analysis.ts';
import type { Clock } from '../../lib/clock.ts';
import { type DatagramReceiver, openDatagramReceiver } from '../../lib/datagram-receiver.ts';
import { homePaths } from '../../lib/home-paths.ts';
import { Analyser } from './analyser.ts';
import { type AnalysisStart, type FromAnalysis, type HandOver, noCounts, type ToAnalysis } from './messages.ts';
import { readState, writeState } from './state-file.ts';

type Loaded = LoadedAnalysis & { readonly kind: 'loaded' };

/** What is open while events are taken. */
interface Work {
  readonly receiver: DatagramReceiver;
  readonly log: AlertsLog;
  readonly analyser: Analyser;
  readonly ended: Promise<void>;
  readonly stop: AbortController;
}

const reportMs = 1_000;
const saveMs = 60_000;

/** What the analysis thread does: loads the ruleset, takes events, and hands over to the next thread or ends. */
export class AnalysisThread {
  readonly #start: AnalysisStart;
  readonly #clock: Clock;
  readonly #tell: (message: FromAnalysis) => void;
  readonly #stateFile: string;
  #loaded: Loaded | undefined;
  #work: Work | undefined;

  constructor(start: AnalysisStart, clock: Clock, tell: (message: FromAnalysis) => void) {
    this.#start = start;
    this.#clock = clock;
    this.#tell = tell;
    this.#stateFile = join(homePaths(start.home).state, 'analysis-memory');
  }

  async start(): Promise<void> {
    const loaded = await loadAnalysis(this.#start.home);
    this.#tell({ type: loaded.kind, problems: loaded.problems });
    if (loaded.kind === 'refused') return;
    this.#loaded = loaded;
    if (!this.#start.standby) await this.#begin(loaded, undefined);
  }

  /** False: this was the last message, the thread may end. */
  async obey(message: ToAnalysis): Promise<boolean> {
    switch (message.type) {
      case 'adopt':
        if (this.#loaded !== undefined) await this.#begin(this.#loaded, message.handOver);
        return true;
      case 'hand-over':
        this.#tell({ type: 'handed-over', handOver: await this.#handOver() });
        return false;
      case 'stop':
        await this.#end();
        this.#tell({ type: 'stopped' });
        return false;
      default:
        return message satisfies never;
    }
  }

  async #begin({ config, ruleset }: Loaded, handOver: HandOver | undefined): Promise<void> {
    const opened = this.#open(config, handOver);
    if (opened === undefined) return;
    const { managerName } = this.#start;
    const counts = handOver?.counts ?? noCounts;
    const analyser = new Analyser({ ...config, ...opened, ruleset, managerName, mitre: undefined, counts, clock: this.#clock });
    this.#remember(analyser, handOver?.state ?? (await readState(this.#stateFile)));
    const stop = new AbortController();
    const ended = analyser.run(opened.receiver, stop.signal);
    this.#work = { ...opened, analyser, ended, stop };
    this.#tell({ type: 'running', socket: opened.receiver.fd });
    this.#report(stop.signal);
    this.#save(stop.signal);
  }
}
