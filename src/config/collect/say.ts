import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Problem, Report } from '../problem.ts';

export type Severity = Problem['severity'];

/** Reports what is wrong with an element, and what to do about it. Answers undefined, for "no value". */
export type Say = (severity: Severity, at: Pick<XmlElement, 'line'>, what: string, remedy: string) => undefined;

export function sayIn(file: string, report: Report): Say {
  return (severity, { line }, what, remedy) => {
    report({ severity, code: 'collection', file, line, what, remedy });
    return undefined;
  };
}
