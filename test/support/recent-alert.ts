import { numberedAlert } from './home.ts';

/** The n-th of a series of alerts as another engine writes them, so many seconds ago. */
export function recentAlert(number: number, changes: object = {}, secondsAgo = 0): object {
  const at = new Date(Date.now() - secondsAgo * 1_000);
  return numberedAlert(number, {
    timestamp: at.toISOString().replace('Z', '+0000'),
    id: `${Math.floor(at.getTime() / 1_000)}.${number}`,
    ...changes,
  });
}
