import { Event } from '../event/event.ts';
import { FieldNames } from '../event/field-names.ts';
import { staticFields } from '../event/fields.ts';
import { LiteralHits, LiteralSet } from '../regex/literals.ts';
import { Unevaluated } from '../regex/unevaluated.ts';
import type { RulesetProblem } from '../ruleset-problem.ts';
import type { RulesetFile } from '../ruleset-source.ts';
import { createDecode } from './decode.ts';
import type { DecoderSet } from './decoder-set.ts';
import { loadDecoders } from './load-decoders.ts';

/** Neither list of decoders may be empty; these match nothing that a test has. */
const filler: RulesetFile = {
  path: 'filler.xml',
  text: '<decoder name="~p"><program_name>^~$</program_name></decoder><decoder name="~n"><prematch>^~$</prematch></decoder>',
};

interface Loading {
  readonly set: DecoderSet;
  readonly problems: readonly RulesetProblem[];
  readonly names: FieldNames;
  readonly literals: LiteralSet;
}

export function loadFiles(files: readonly RulesetFile[], prefilter = true): Loading {
  const problems: RulesetProblem[] = [];
  const names = new FieldNames();
  const literals = new LiteralSet(prefilter);
  const report = (problem: RulesetProblem) => problems.push(problem);
  const set = loadDecoders(files, { names, literals, unevaluated: new Unevaluated(), report });
  return { set, problems, names, literals };
}

/** Loads one file, besides decoders that fill both lists. */
export function loadXml(text: string, prefilter = true): Loading {
  return loadFiles([filler, { path: 'etc/decoders/own.xml', text }], prefilter);
}

/** `2: decoder "x": what is wrong`, of each problem of a severity. */
export function problemsOf(text: string, severity: RulesetProblem['severity'] = 'mistake'): readonly string[] {
  return loadXml(text)
    .problems.filter((problem) => problem.severity === severity)
    .map(({ line, what }) => `${line}: ${what}`);
}

interface Decoded {
  readonly decoder: string | undefined;
  /** Static fields that are set, then dynamic ones in order; of duplicates the first. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Decodes one event after the other with one set of decoders. */
export class DecodingRig {
  readonly event: Event;
  readonly #decode: (event: Event) => void;

  constructor(text: string, knownRules: readonly number[] = [], prefilter = true) {
    const { set, problems, names, literals } = loadXml(text, prefilter);
    const mistakes = problems.filter(({ severity }) => severity === 'mistake');
    if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
    this.event = new Event(names.slotCount, new LiteralHits(literals));
    this.#decode = createDecode(set, { names, knowsRule: (id) => knownRules.includes(id) });
  }

  decode(log: string, program: string | undefined, time = 0): Decoded {
    const { event } = this;
    event.begin(time);
    event.location.set('/var/log/own');
    event.hostname.set('here');
    event.fullLog = log;
    event.log.set(log);
    if (program !== undefined) event.programName.set(program);
    this.#decode(event);
    return { decoder: event.decoder?.name, fields: this.#fields() };
  }

  #fields(): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const [index, name] of staticFields.entries()) {
      if (this.event.field(index).isSet) fields[name] = this.event.field(index).text;
    }
    for (let index = 0; index < this.event.dynamicCount; index += 1) {
      fields[this.event.dynamicNames[index]?.name ?? ''] ??= this.event.dynamicValues[index] ?? '';
    }
    return fields;
  }
}
