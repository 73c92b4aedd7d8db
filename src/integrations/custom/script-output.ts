import type { Logger } from '../../lib/log.ts';
import type { Redact } from '../../lib/secret.ts';
import { cutText } from '../trim.ts';

/** What a script wrote, made fit to be seen: without control characters and without the block's secrets. */
export interface ScriptOutput {
  add(line: string): void;
  /** The last lines that say something, the latest at the end. */
  readonly tail: readonly string[];
}

const tailLength = 10;
const longestLine = 1_000;

export function collectOutput(log: Logger, redact: Redact): ScriptOutput {
  const tail: string[] = [];
  return {
    tail,
    add: (raw) => {
      const line = presentable(raw, redact);
      if (line === '') return;
      log.debug({ line }, 'script output');
      tail.push(line);
      if (tail.length > tailLength) tail.shift();
    },
  };
}

/**
 * Redacted before it is cut, so that no secret is cut in half and missed. A line is at most 4,095 bytes when it comes, so
 * one that straddles that end lies far behind this cut.
 */
function presentable(line: string, redact: Redact): string {
  return cutText(redact(line.replace(/\p{Cc}/gu, ' ')).trim(), longestLine);
}
