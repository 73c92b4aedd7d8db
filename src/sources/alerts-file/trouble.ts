import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

export interface Trouble {
  /** Something stands in the way of reading; the same thing is said once. */
  began(facts: { readonly code: string; readonly path?: string | undefined }): void;
  over(): void;
}

/** So long a file may be missing: at the first start of a home, this program's own analysis is about to make it. */
const patienceMs = 5_000;

/** Trouble that passes or needs someone's hand: nothing is lost, since reading goes on from where it was. */
export function watchTrouble(file: string, clock: Clock, log: Logger): Trouble {
  let present: { readonly what: string; readonly since: number } | undefined;
  let said: string | undefined;
  return {
    began: ({ code, path = file }) => {
      const what = `${code} ${path}`;
      if (present?.what !== what) present = { what, since: clock.now() };
      if (said === what || (code === 'ENOENT' && clock.now() - present.since < patienceMs)) return;
      said = what;
      log.warn(
        { file, ...(path !== file && { path }), code },
        'the alerts cannot be read; trying again until they can',
      );
    },
    over: () => {
      present = undefined;
      if (said === undefined) return;
      said = undefined;
      log.info({ file }, 'the alerts can be read again');
    },
  };
}
