/** Minutes of the day, both inclusive; `outside`: all the others. */
interface TimeWindow {
  readonly from: number;
  readonly to: number;
  readonly outside: boolean;
}

const window = /^ *(!? *)(\d{1,2}(?::\d\d)? *(?:[ap]m)?) *- *(\d{1,2}(?::\d\d)? *(?:[ap]m)?) *$/i;

/**
 * Reads `6 pm - 8:30 am` or `!18:00-20:00` (spec: rules, section 2); undefined when it is no such text. A window over
 * midnight is the complement of the rest of the day; a `!` before it is lost, as in the reference.
 */
export function parseTimeWindow(text: string): TimeWindow | undefined {
  const [, negation = '', first = '', second = ''] = window.exec(text) ?? [];
  const from = minuteOfDay(first);
  const to = minuteOfDay(second);
  if (from === undefined || to === undefined) return undefined;
  return from > to ? { from: to, to: from, outside: true } : { from, to, outside: negation !== '' };
}

const hour = /^(\d{1,2})(?::(\d\d))? *([ap]m)?$/i;

/** `am` adds nothing and `pm` always twelve hours: noon is `12:00`, midnight `00:00`, and `12 pm` does not exist. */
function minuteOfDay(text: string): number | undefined {
  const match = hour.exec(text);
  if (match === null) return undefined;
  const hours = Number(match[1]) + (match[3]?.toLowerCase() === 'pm' ? 12 : 0);
  const minutes = Number(match[2] ?? 0);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Reads `monday,tue wed`, `weekdays`, `weekends`; indexed by `Date.getDay()`, undefined when it is no such text. */
export function parseWeekdays(text: string): readonly boolean[] | undefined {
  const words = text.toLowerCase().split(/[ ,]+/).filter(Boolean);
  const days = words.map(daysOf);
  if (days.length === 0 || days.some((found) => found.length === 0)) return undefined;
  return dayNames.map((_, day) => days.some((found) => found.includes(day)));
}

function daysOf(word: string): readonly number[] {
  if (word === 'weekdays') return [1, 2, 3, 4, 5];
  if (word === 'weekends') return [0, 6];
  return dayNames.flatMap((name, day) => (word === name || word === name.slice(0, 3) ? [day] : []));
}
