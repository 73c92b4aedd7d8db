import { relative } from 'node:path';
import { Unevaluated } from '../../engine/regex/unevaluated.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Problem, Report } from '../problem.ts';
import { readSections } from '../read-ossec-conf.ts';
import type { CollectionConfig, Environment } from './collection-config.ts';
import { compileInto } from './line-patterns.ts';
import { readLocalFiles } from './read-local-files.ts';
import { readSockets } from './read-sockets.ts';
import { readSyscheck } from './read-syscheck.ts';
import { readSyslogListeners } from './read-syslog-listeners.ts';
import { sayIn } from './say.ts';

export type LoadedCollection =
  | { readonly kind: 'loaded'; readonly config: CollectionConfig; readonly problems: readonly Problem[] }
  /** At least one of the problems is a mistake. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Reads what `<home>/etc/ossec.conf` says of collecting events. Never throws. */
export async function loadCollection(home: string, environment: Environment): Promise<LoadedCollection> {
  const { root, ossecConf } = homePaths(home);
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const file = relative(root, ossecConf);
  const config = readCollection(await readSections(ossecConf, file, report), environment, file, report);
  if (problems.some(({ severity }) => severity === 'mistake')) return { kind: 'refused', problems };
  return { kind: 'loaded', config, problems };
}

export function readCollection(
  sections: readonly XmlElement[],
  environment: Environment,
  file: string,
  report: Report,
): CollectionConfig {
  const unevaluated = new Unevaluated();
  const [compile, say] = [compileInto(unevaluated), sayIn(file, report)];
  return {
    localFiles: readLocalFiles(sections, { sockets: readSockets(sections, say), compile, say }),
    syslogListeners: readSyslogListeners(sections, say),
    syscheck: readSyscheck(sections, { compile, environment, say }),
    unevaluated,
  };
}
