import type { Clock } from '../lib/clock.ts';

/**
 * Says what happens often only once in a while: the first time at once, then at most every `everyMs`, with how often it
 * happened since it was last said, and the last fact. Whoever can make it happen must not fill the log.
 */
export function occasionally<Fact>(
  clock: Clock,
  everyMs: number,
  say: (count: number, last: Fact) => void,
): (fact: Fact) => void {
  let [count, waiting] = [0, false];
  const tell = (fact: Fact) => {
    say(count, fact);
    count = 0;
    waiting = true;
    clock.after(everyMs, () => {
      waiting = false;
      if (count > 0) tell(last);
    });
  };
  let last: Fact;
  return (fact) => {
    count += 1;
    last = fact;
    if (!waiting) tell(fact);
  };
}
