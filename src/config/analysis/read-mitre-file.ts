import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MitreNames, readMitreNames } from '../../engine/document/mitre.ts';
import { parseJson } from '../../lib/json.ts';
import type { Report } from '../problem.ts';
import { errorCode } from '../read-text.ts';

/** Where people put the STIX bundle that MITRE publishes, which is not ours to ship. */
const place = 'etc/enterprise-attack.json';

/** The names of ATT&CK, when the home has a file of them. One that cannot be used is reported, and does not matter else. */
export async function readMitreFile(home: string, report: Report): Promise<MitreNames | undefined> {
  const warn = (what: string, remedy: string) =>
    report({ severity: 'warning', code: 'ruleset', file: place, line: undefined, what, remedy });
  const without = 'alerts show the ids of techniques without their names';
  try {
    const read = readMitreNames(parseJson(await readFile(join(home, place), 'utf8')));
    if (read.kind === 'read') return read.names;
    warn(`${read.what}: ${without}`, read.remedy);
  } catch (error) {
    const why = errorCode(error);
    if (why !== 'ENOENT')
      warn(`it cannot be read (${why}): ${without}`, 'make it readable for this user, or remove it');
  }
  return undefined;
}
