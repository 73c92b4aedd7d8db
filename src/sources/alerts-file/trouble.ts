import type { Logger } from '../../lib/log.ts';

export interface Trouble {
  /** Something stands in the way of reading; the same thing is said once. */
  began(facts: { readonly code: string; readonly path?: string | undefined }): void;
  over(): void;
}

/** Trouble that passes or needs someone's hand: nothing is lost, since reading goes on from where it was. */
export function watchTrouble(file: string, log: Logger): Trouble {
  let said: string | undefined;
  return {
    began: ({ code, path = file }) => {
      if (said === `${code} ${path}`) return;
      said = `${code} ${path}`;
      log.warn({ file, path, code }, 'the alerts cannot be read; trying again until they can');
    },
    over: () => {
      if (said === undefined) return;
      said = undefined;
      log.info({ file }, 'the alerts can be read again');
    },
  };
}
