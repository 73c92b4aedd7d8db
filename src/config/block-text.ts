import type { XmlElement } from '../engine/xml/parse-xml.ts';
import { instead } from './known-keys.ts';
import type { Place, Report } from './problem.ts';

/** What an `<integration>` block may hold (spec: integrator, section 2). Names are case-sensitive. */
export const elementNames = [
  'name',
  'api_key',
  'hook_url',
  'level',
  'rule_id',
  'group',
  'event_location',
  'alert_format',
  'max_log',
  'options',
  'timeout',
  'retries',
] as const;
export type ElementName = (typeof elementNames)[number];

/** The texts of a block, verbatim. */
export interface BlockText {
  /** Of the last element of that name; undefined when there is none. */
  readonly text: (element: ElementName) => string | undefined;
  /** Of the last element of that name; or of the block. */
  readonly place: (element?: ElementName) => Place;
  /** Every element of that name. */
  readonly all: (element: ElementName) => readonly XmlElement[];
}

export function blockText({ line, children }: XmlElement, file: string, report: Report): BlockText {
  const known: readonly string[] = elementNames;
  for (const { name, line } of children.filter((element) => !known.includes(element.name))) {
    const what = `an integration block has no element <${name}>`;
    report({ severity: 'mistake', code: 'unknown-element', file, line, what, remedy: instead(name, known) });
  }
  const last = new Map(children.map((element) => [element.name, element]));
  return {
    text: (element) => last.get(element)?.text,
    place: (element) => ({ file, line: (element && last.get(element)?.line) ?? line }),
    all: (element) => children.filter(({ name }) => name === element),
  };
}

/** Digits alone; no digits at all are 0, as in the reference. Undefined when there is no number. */
export function readNumber({ text, place }: BlockText, element: ElementName, report: Report): number | undefined {
  const digits = text(element);
  if (digits === undefined) return undefined;
  if (/^\d*$/.test(digits)) return Number(digits);
  const remedy = 'write digits only, without blanks or a unit';
  report({ severity: 'mistake', code: 'bad-number', ...place(element), what: `${element} is not a number`, remedy });
  return undefined;
}
