import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Say } from './say.ts';

/*
 * Numbers with a unit. `undefined`: the element is not there, or its value is wrong, which is reported.
 */

type Element = XmlElement | undefined;

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const hour = 3_600_000;

/** `30`, `30s`, `5m`, `2h`, `7d`, `1w`; not 0. In ms. */
export function readAge(element: Element, say: Say): number | undefined {
  if (element === undefined) return undefined;
  const [, digits, unit = 's'] = /^(\d{1,9})([smhdw]?)$/.exec(element.text) ?? [];
  const seconds = Number(digits) * (secondsPer[unit || 's'] ?? 1);
  if (seconds > 0) return seconds * 1_000;
  return say('mistake', element, '<age> is no time', 'write a number and one of s, m, h, d, w, such as 7d');
}

/** Of Windows: looked at, so that what is refused there is refused here. */
export function checkReconnectTime(element: Element, say: Say): void {
  if (element === undefined) return;
  const [, digits] = /^(\d{1,9})[smhdw]$/.exec(element.text) ?? [];
  const remedy = 'write a number and one of s, m, h, d, w, such as 5s';
  if (digits === undefined) say('mistake', element, '<reconnect_time> is no time', remedy);
  else if (Number(digits) === 0) say('warning', element, '<reconnect_time> is 0, and 5 seconds hold', remedy);
}

/** `frequency` of a command, in ms. */
export function readFrequency(element: Element, say: Say): number | undefined {
  if (element === undefined) return undefined;
  if (element.text === 'hourly') return hour;
  if (element.text === 'daily') return 24 * hour;
  if (/^\d{1,9}$/.test(element.text)) return Number(element.text) * 1_000;
  return say('mistake', element, '<frequency> is no number of seconds', 'write digits, hourly or daily');
}

export const standardMaxSize = 10 * 2 ** 20;
const largestMaxSize = 2 ** 31;
const bytesPer: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** The attribute `max-size` of `only-future-events`, in bytes; undefined when there is none. */
export function readMaxSize(element: Element, say: Say): number | undefined {
  const text = element && attributeOf(element, 'max-size');
  if (element === undefined || text === undefined) return undefined;
  const [, digits, unit = ''] = /^(\d{1,10})([bkmg]?)$/i.exec(text) ?? [];
  const bytes = Number(digits) * (bytesPer[unit.toLowerCase() || 'b'] ?? 1);
  if (bytes > 0 && bytes <= largestMaxSize) return bytes;
  const what = 'max-size of <only-future-events> is no size, and 10 MiB hold';
  say('warning', element, what, 'write a number with k, M or G, up to 2G');
  return standardMaxSize;
}

const kilobytesPer: Readonly<Record<string, number>> = { '': 1, kb: 1, mb: 2 ** 10, gb: 2 ** 20, tb: 2 ** 30 };

/** `50MB`, `1gb`; digits alone are kilobytes. In bytes; undefined when it is no size of at least 1 KB. */
export function kilobytes(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,9})\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const bytes = Number(digits) * 1_024 * (kilobytesPer[unit.toLowerCase()] ?? Number.NaN);
  return bytes >= 1_024 ? bytes : undefined;
}
