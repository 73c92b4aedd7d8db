import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { instead } from '../known-keys.ts';
import type { Say, Severity } from './say.ts';

/*
 * The values of elements. Each reader answers `undefined` both for an element that is not there and for one whose value
 * is wrong, which it reports: either way the standard value holds.
 */

type Element = XmlElement | undefined;

/** The last child of that name, which is the one that counts. */
export function lastOf({ children }: XmlElement, name: string): Element {
  return children.findLast((child) => child.name === name);
}

export function allOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** Undefined also when it is empty. */
export function textOf(element: Element): string | undefined {
  return element?.text || undefined;
}

export function readYes(element: Element, say: Say, severity: Severity): boolean | undefined {
  if (element === undefined) return undefined;
  if (element.text === 'yes' || element.text === 'no') return element.text === 'yes';
  return say(severity, element, `<${element.name}> is neither yes nor no`, 'write yes or no');
}

/** A whole number between two others, both included. */
export function readWhole(
  element: Element,
  [least, most]: readonly [number, number],
  say: Say,
  severity: Severity,
): number | undefined {
  if (element === undefined) return undefined;
  const number = /^-?\d{1,15}$/.test(element.text) ? Number(element.text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const remedy = `write a whole number from ${least} to ${most}`;
  return say(severity, element, `<${element.name}> cannot be ${element.text || 'empty'}`, remedy);
}

/** Any number of digits that makes sense. */
export const anyNumber = [0, 2 ** 31 - 1] as const;

export function readOneOf<T extends string>(
  element: Element,
  allowed: readonly T[],
  say: Say,
  severity: Severity,
): T | undefined {
  if (element === undefined) return undefined;
  const found = allowed.find((value) => value === element.text);
  if (found !== undefined) return found;
  const remedy = `write ${allowed.join(' or ')}`;
  return say(severity, element, `<${element.name}> has no value ${element.text || 'that is empty'}`, remedy);
}

/** Reports the children that a block has no use for. */
export function refuseOthers(block: XmlElement, known: readonly string[], say: Say, severity: Severity): void {
  for (const child of block.children.filter(({ name }) => !known.includes(name))) {
    say(severity, child, `<${block.name}> has no element <${child.name}>`, instead(child.name, known));
  }
}

/** A list between commas, without the blanks around its items. */
export function commaList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
