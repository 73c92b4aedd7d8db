import type { RawAlert } from '../../alerts-index/alerts-index.ts';
import { isObject, parseJson } from '../../lib/json.ts';
import type { Line } from '../../sources/alerts-file/alerts-file.ts';
import { readAlertsFileOnce } from '../../sources/alerts-file/read-once.ts';
import { alertsOf } from './alerts-of.ts';

/** Small enough that an alert that comes just now waits for one such batch no longer than people notice. */
const leastLines = 1_500;
const leastCharacters = 1.5 * 2 ** 20;

/** The alerts of one file, plain or compressed, as it stands. Throws when it cannot be read to its end. */
export async function* alertsInFile(path: string, maxLineBytes: number): AsyncGenerator<readonly RawAlert[]> {
  let [gathered, characters]: [Line[], number] = [[], 0];
  let newest: readonly Line[] = [];
  for await (const { lines } of readAlertsFileOnce(path, maxLineBytes)) {
    gathered.push(...newest);
    characters += newest.reduce((sum, { text }) => sum + text.length, 0);
    newest = lines;
    if (gathered.length < leastLines && characters < leastCharacters) continue;
    yield alertsOf(gathered);
    [gathered, characters] = [[], 0];
  }
  // The file's last line may be one that is just being written, and then is none.
  yield alertsOf([...gathered, ...newest.filter(({ text }) => isObject(parseJson(text)))]);
}
