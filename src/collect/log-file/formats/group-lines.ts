import { maxLineBytes } from '../line-reader.ts';
import type { Assembler } from './assembler.ts';

/** Lines of one event, joined so far. */
export interface Group {
  readonly text: string;
  readonly lines: number;
}

/** What a line means to the group before it. */
type Step =
  /** It begins an event; the pending one is complete. `key` is given to the lines that follow. */
  | { readonly kind: 'begins'; readonly key?: string }
  /** It belongs to the pending event, if there is one; otherwise it is an event's beginning all the same. */
  | { readonly kind: 'continues' }
  /** It is no event and belongs to none. */
  | { readonly kind: 'dropped' };

export interface GroupRules {
  /** `key`: what the line that began the pending event gave. */
  readonly classify: (line: string, key: string | undefined) => Step;
  /** Whether the event is complete, before any other line comes. */
  readonly isFull: (group: Group) => boolean;
  /** A group is complete when nothing more came for so long, in ms; undefined: it waits. */
  readonly quietMs: number | undefined;
}

/** Events of several lines, joined by one space. An event is cut at the length of the longest line. */
export function groupLines({ classify, isFull, quietMs }: GroupRules): Assembler {
  let pending: (Group & { readonly from: number; readonly key: string | undefined; readonly at: number }) | undefined;
  const rest = () => {
    const events = pending ? [pending.text] : [];
    pending = undefined;
    return events;
  };
  return {
    push: ({ text, at: from }, now) => {
      const step = classify(text, pending?.key);
      if (step.kind === 'dropped') return [];
      const events = step.kind === 'begins' ? rest() : [];
      pending = pending
        ? { ...pending, text: `${pending.text} ${text}`.slice(0, maxLineBytes), lines: pending.lines + 1, at: now }
        : { text, lines: 1, from, key: step.kind === 'begins' ? step.key : undefined, at: now };
      return isFull(pending) ? [...events, ...rest()] : events;
    },
    due: (now) => (pending && quietMs !== undefined && now - pending.at >= quietMs ? rest() : []),
    rest,
    get pendingFrom() {
      return pending?.from;
    },
  };
}
