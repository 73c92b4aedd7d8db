import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Say } from './say.ts';

type Element = XmlElement | undefined;

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A day by its English name, or the first three letters of it: 0 is Sunday. */
export function readScanDay(element: Element, say: Say): number | undefined {
  if (element === undefined) return undefined;
  const text = element.text.trim().toLowerCase();
  const day = dayNames.findIndex((name) => name === text || name.slice(0, 3) === text);
  if (day !== -1) return day;
  return say('refused', element, `<scan_day> cannot be ${element.text || 'empty'}`, 'write a day such as sunday');
}

/** `20:30`, `8:30`, `8am`, `8:30 pm`: the minute of the day. */
export function readScanTime(element: Element, say: Say): number | undefined {
  if (element === undefined) return undefined;
  const [, hours, minutes = '0', half] = /^(\d{1,2})(?::(\d\d))?\s*([ap]m)?$/i.exec(element.text.trim()) ?? [];
  const minute = minuteOfDay(Number(hours), Number(minutes), half?.toLowerCase());
  // Digits alone are no time, as they could be minutes as well.
  if (minute !== undefined && (half !== undefined || element.text.includes(':'))) return minute;
  const what = `<scan_time> cannot be ${element.text || 'empty'}`;
  return say('refused', element, what, 'write a time such as 20:30 or 8pm');
}

function minuteOfDay(hours: number, minutes: number, half: string | undefined): number | undefined {
  if (!(minutes < 60)) return undefined;
  if (half === undefined) return hours < 24 ? hours * 60 + minutes : undefined;
  if (!(hours >= 1 && hours <= 12)) return undefined;
  return ((hours % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes;
}
