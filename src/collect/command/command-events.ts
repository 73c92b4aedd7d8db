/** How much of a command's output is taken, and how it becomes events (spec: log collection, section 4.12). Byte strings. */
export interface OutputEvents {
  /** False: no more is wanted of it. */
  add(line: string): boolean;
  /** The events, when the command has ended. */
  events(): readonly string[];
}

/** Lines of one run; a command that goes on and on is ended. */
const mostLines = 10_000;
const mostBytes = 16 * 2 ** 20;
const longestHeader = 255;
/** Of an event; also what is kept of a line. */
export const longestEvent = 65_278;
/** Of the whole output of a `full_command`. */
const longestOutput = 65_024;

/** Each line is an event, also one that is empty. `called`: the alias, or the command. */
export function lineEvents(called: string): OutputEvents {
  const header = `ossec: output: '${called}': `.slice(0, longestHeader);
  const events: string[] = [];
  let bytes = 0;
  return {
    add: (line) => {
      events.push((header + line).slice(0, longestEvent));
      bytes += line.length;
      return events.length < mostLines && bytes < mostBytes;
    },
    events: () => events,
  };
}

/** The whole output is one event, if there is any. A line that does not fit as a whole is left out, with all that follow. */
export function wholeEvent(called: string): OutputEvents {
  let output = '';
  return {
    add: (line) => {
      if (output === '' && line.length >= longestOutput) output = line.slice(0, longestOutput);
      else if (output.length + line.length >= longestOutput) return false;
      else output += `${line}\n`;
      return output.length < longestOutput;
    },
    events: () => {
      const text = tidy(output);
      return text === '' ? [] : [`ossec: output: '${called}':\n${text}`];
    },
  };
}

/** Without the last newline; of each pair of newlines one stays, and no carriage return. */
function tidy(output: string): string {
  const text = output.endsWith('\n') ? output.slice(0, -1) : output;
  return text.replaceAll('\n\n', '\n').replaceAll('\r', '');
}
