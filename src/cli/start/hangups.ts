import type { CliContext } from '../context.ts';

/** A hangup while the program starts would end it; it is done what it asks for once that can be. */
export function patientHangups(context: CliContext): CliContext {
  let asked = false;
  let answer: (() => void) | undefined;
  context.onHangup(() => {
    asked = true;
    answer?.();
  });
  return {
    ...context,
    onHangup: (call) => {
      answer = call;
      if (asked) call();
    },
  };
}
