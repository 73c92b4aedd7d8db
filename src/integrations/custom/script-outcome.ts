import type { Outcome } from '../../alert/outcome.ts';
import type { ProcessEnd } from '../../lib/process-runner.ts';
import { cutText } from '../trim.ts';

export interface ScriptRun {
  readonly end: ProcessEnd;
  /** The attempt was over before the script was. */
  readonly aborted: boolean;
  readonly timeoutSeconds: number;
  /** The script's path as a person would write it. */
  readonly shown: string;
  /** The last line it wrote. */
  readonly lastLine: string | undefined;
}

const longestQuote = 150;
const longestWhy = 300;

/**
 * What a script's end says of the alert. A script that cannot run at all is like a host that is down: it will fail for
 * every alert until someone mends it, so the lane waits and no alert is given up.
 */
export function scriptOutcome(run: ScriptRun): Outcome {
  const { end, shown, timeoutSeconds } = run;
  // Even with exit 0: scripts tidy up and exit like that when they are asked to end. Rather twice than never.
  if (run.aborted) return ownFault(`${shown} did not end within ${timeoutSeconds} s`);
  switch (end.kind) {
    case 'exited':
      return exitOutcome(end.code, run);
    case 'killed':
      return ownFault(`${shown} was killed by ${end.signal}${quoted(run)}`);
    case 'not-started':
      return scriptDown(`${shown} ${startFailure(end.code)}`);
    default:
      return end satisfies never;
  }
}

/** The reference's wrapper ends with 127 when its interpreter is missing, and a shell with 126 when one may not be run. */
function exitOutcome(code: number, run: ScriptRun): Outcome {
  if (code === 0) return { status: 'delivered' };
  const why = `exit status ${code}${quoted(run)}`;
  if (code === 127) return scriptDown(`${why}; install the program that ${run.shown} calls, or mend its path`);
  if (code === 126) return scriptDown(`${why}; make the program that ${run.shown} calls executable`);
  return ownFault(why);
}

function startFailure(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'names an interpreter that is not there; mend its first line (#!), which must not end with a carriage return';
    case 'EACCES':
      return "may not be run by this program's user; chmod 750 it and give it that user's group";
    case 'ENOEXEC':
      return 'is nothing the system can run; let its first line name an interpreter, such as #!/bin/sh';
    default:
      return `cannot be started (${code})`;
  }
}

function quoted({ lastLine }: ScriptRun): string {
  return lastLine === undefined ? '' : `: ${cutText(lastLine, longestQuote)}`;
}

function ownFault(why: string): Outcome {
  return { status: 'deferred', why: cutText(why, longestWhy), fault: 'delivery' };
}

export function scriptDown(why: string): Outcome {
  return { status: 'deferred', why: cutText(why, longestWhy), fault: 'far-side' };
}
