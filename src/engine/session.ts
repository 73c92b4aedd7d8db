import { escapeLocation, maxLocationBytes } from '../lib/escape-location.ts';
import { AlertDocuments } from './document/alert-document.ts';
import type { MitreNames } from './document/mitre.ts';
import { Engine } from './engine.ts';
import type { Trace } from './evaluation/selection.ts';
import type { Ruleset } from './ruleset.ts';

export interface SessionSettings {
  readonly managerName: string;
  readonly logAlertLevel: number;
  readonly mitre: MitreNames | undefined;
}

/** What one line of a log test came to. Texts are byte strings. */
export interface SessionAnswer {
  /** The alert document, with or without a rule in it; undefined when the line is no event. */
  readonly document: string | undefined;
  /** Undefined: no rule matched. */
  readonly rule: { readonly id: number; readonly level: number } | undefined;
  /** The reported decoder; undefined when none matched. */
  readonly decoder: string | undefined;
  /** The event would be written to the alert files. */
  readonly alerts: boolean;
}

const nothing: SessionAnswer = { document: undefined, rule: undefined, decoder: undefined, alerts: false };

/** A log test: lines in, documents out, with the state of correlation and the like from line to line. */
export class Session {
  readonly #engine: Engine;
  readonly #documents: AlertDocuments;

  constructor(ruleset: Ruleset, { managerName, logAlertLevel, mitre }: SessionSettings) {
    this.#engine = new Engine(ruleset, { mode: 'session', managerName, logAlertLevel, memorySize: 8192 });
    this.#documents = new AlertDocuments({ managerName, mitre });
  }

  /** `line` and `location` are byte strings; a location such as `[001] (name) any->path` speaks for an agent. */
  analyse(line: string, location: string, time: number, trace?: Trace): SessionAnswer {
    const { event } = this.#engine;
    const analysed = this.#engine.analyse(`1:${escapeLocation(location, maxLocationBytes)}:${line}`, time, trace);
    if (analysed !== 'analysed') return nothing;
    const { verdict } = this.#engine;
    const { rule } = verdict;
    return {
      document: this.#documents.write(event, verdict, `${Math.floor(time / 1000)}.0`, 'session'),
      rule: rule && { id: rule.id, level: rule.level },
      decoder: event.decoder?.name,
      alerts: verdict.alerts,
    };
  }
}
