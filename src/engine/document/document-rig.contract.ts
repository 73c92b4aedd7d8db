import type { Decoder } from '../decoders/decoder.ts';
import type { Verdict } from '../evaluation/verdict.ts';
import { bareEvent } from '../event/bare-event.contract.ts';
import { Event } from '../event/event.ts';
import { FieldNames } from '../event/field-names.ts';
import { fieldIndex, type StaticField } from '../event/fields.ts';
import type { Rule } from '../rules/rule.ts';
import { AlertDocuments, type DocumentKind, type DocumentSettings } from './alert-document.ts';

export interface TestEvent {
  readonly fullLog?: string;
  readonly agentId?: string;
  readonly location?: string;
  readonly hostname?: string;
  readonly programName?: string;
  readonly timestamp?: string;
  readonly decoder?: Partial<Decoder>;
  readonly fields?: Readonly<Partial<Record<StaticField, string>>>;
  readonly dynamic?: Readonly<Record<string, string>>;
  readonly time?: number;
}

/** Local time, so that texts are the same in every zone but for the offset. */
export const testTime = new Date(2026, 10, 21, 17, 3, 13, 427).getTime();

export function makeEvent(given: TestEvent = {}): Event {
  const event = bareEvent();
  const names = new FieldNames();
  event.begin(given.time ?? testTime);
  event.fullLog = given.fullLog ?? 'something happened';
  event.agentId = given.agentId ?? '000';
  event.location.set(given.location ?? '/var/log/app.log');
  event.hostname.set(given.hostname ?? 'box');
  if (given.programName !== undefined) event.programName.set(given.programName);
  event.timestamp = given.timestamp;
  event.decoder = given.decoder && makeDecoder(given.decoder);
  for (const [name, value] of Object.entries(given.fields ?? {}))
    event.field(fieldIndex[name as StaticField]).set(value);
  for (const [name, value] of Object.entries(given.dynamic ?? {})) event.addDynamic(names.intern(name), value);
  return event;
}

function makeDecoder(given: Partial<Decoder>): Decoder {
  return {
    name: 'app',
    nameId: 1,
    parent: undefined,
    category: 'syslog',
    ftsComment: undefined,
    fts: undefined,
    accumulate: false,
    ...given,
  };
}

export function makeRule(given: Partial<Rule> = {}): Rule {
  return {
    index: 0,
    id: 100_200,
    level: 5,
    category: 'syslog',
    groups: 'local,',
    description: 'Something happened.',
    info: undefined,
    cve: undefined,
    mitre: undefined,
    ignore: 0,
    noAlert: false,
    logs: true,
    mails: false,
    noFullLog: false,
    noCounter: false,
    conditions: [],
    correlation: undefined,
    shownFrequency: undefined,
    file: 'local_rules.xml',
    line: 1,
    ...given,
  };
}

export function makeVerdict(rule: Rule | undefined, given: Partial<Verdict> = {}): Verdict {
  return {
    rule,
    description: rule?.description ?? '',
    firedTimes: 1,
    alerts: true,
    previousOutputs: [],
    previousLog: undefined,
    ...given,
  };
}

export interface TestDocument {
  readonly event?: TestEvent | Event;
  /** Undefined: the rule of `makeRule`; null: none. */
  readonly rule?: Partial<Rule> | null;
  readonly verdict?: Partial<Verdict>;
  readonly settings?: Partial<DocumentSettings>;
  readonly kind?: DocumentKind;
}

/** The document's text. */
export function writeDocument({ event, rule, verdict, settings, kind = 'alert' }: TestDocument = {}): string {
  const made = rule === null ? undefined : makeRule(rule);
  const documents = new AlertDocuments({ managerName: 'mgr.example', mitre: undefined, ...settings });
  const told = event instanceof Event ? event : makeEvent(event);
  return documents.write(told, makeVerdict(made, verdict), '1795280593.1024', kind);
}

/** Of the document's members the one of this name, as text. */
export function memberText(text: string, name: string): string | undefined {
  const { [name]: value } = JSON.parse(text) as Record<string, unknown>;
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Names of the document's members in order. */
export function memberNames(text: string): readonly string[] {
  return Object.keys(JSON.parse(text) as object);
}
