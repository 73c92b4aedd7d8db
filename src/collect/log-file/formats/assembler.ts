import type { Line } from '../line-reader.ts';

/**
 * Makes events of lines, for one file. Its state is what is pending: lines that belong to an event which is not complete.
 * They count as unread for the file's mark, so that they are read again after a crash.
 */
export interface Assembler {
  /** The events that this line completes. */
  push(line: Line, now: number): readonly string[];
  /** The events that are complete since nothing more came for some time. */
  due(now: number): readonly string[];
  /** Everything that is pending, as the file is at its end. */
  rest(): readonly string[];
  /** Where the first pending line begins; undefined when nothing is pending. */
  readonly pendingFrom: number | undefined;
}

/** Takes why a line is no good. */
export type Complain = (why: string) => void;

const nothing: readonly string[] = [];

/** For formats in which each line is an event of its own, or none. */
export function eachLine(read: (text: string, now: number) => string | undefined): Assembler {
  return {
    push: ({ text }, now) => {
      const event = read(text, now);
      return event === undefined ? nothing : [event];
    },
    due: () => nothing,
    rest: () => nothing,
    pendingFrom: undefined,
  };
}
