import { relative } from 'node:path';
import { Unevaluated } from '../../engine/regex/unevaluated.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { systemClock } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import { type Problem, type Report, tidyProblems } from '../problem.ts';
import { readSections } from '../read-ossec-conf.ts';
import { readYaml } from '../read-yaml.ts';
import type { CollectionConfig, Environment } from './collection-config.ts';
import { fingerprint, variablesIn } from './fingerprint.ts';
import { compileInto } from './line-patterns.ts';
import { placeBelowHome } from './place-below-home.ts';
import { readLocalFiles } from './read-local-files.ts';
import { readSockets } from './read-sockets.ts';
import { readSyscheck } from './read-syscheck.ts';
import { readSyslogListeners, syslogPorts } from './read-syslog-listeners.ts';
import { secureListeners, type TlsTools } from './read-syslog-tls.ts';
import { sayIn } from './say.ts';

export type LoadedCollection =
  /** Problems are by file and line. */
  | { readonly kind: 'loaded'; readonly config: CollectionConfig; readonly problems: readonly Problem[] }
  /** At least one of the problems is a mistake. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What a reading without threatlockdown.yaml comes to: no listener has TLS. */
type FromOssecConf = Omit<CollectionConfig, 'fingerprints'>;

/**
 * Reads what `<home>/etc/ossec.conf` says of collecting events, and what `<home>/etc/threatlockdown.yaml` adds to that.
 * Never throws. `now`: for certificates that have expired.
 */
export async function loadCollection(
  home: string,
  environment: Environment,
  now = systemClock.now(),
): Promise<LoadedCollection> {
  const { root, ossecConf, yaml: yamlPath } = homePaths(home);
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const file = relative(root, ossecConf);
  const sections = await readSections(ossecConf, file, report);
  const yaml = await readYaml(yamlPath, relative(root, yamlPath), report);
  const read = readCollection(sections, environment, file, report);
  const tools: TlsTools = { root, ports: syslogPorts(sections), now, report };
  const { listeners, contents } = await secureListeners(read.syslogListeners, yaml, tools);
  const told = tidyProblems(problems);
  if (told.some(({ severity }) => severity === 'mistake')) return { kind: 'refused', problems: told };
  const syscheck = named(sections, 'syscheck');
  const fingerprints = {
    collector: fingerprint(named(sections, 'localfile', 'socket')),
    syslog: fingerprint(named(sections, 'remote'), yaml.values.syslog, contents),
    syscheck: fingerprint(syscheck, variablesIn(syscheck, environment)),
  };
  const localFiles = read.localFiles.map((localFile) => placeBelowHome(root, localFile));
  const config = { ...read, localFiles, syslogListeners: listeners, fingerprints };
  return { kind: 'loaded', config, problems: told };
}

function named(sections: readonly XmlElement[], ...names: readonly string[]): readonly XmlElement[] {
  return sections.filter(({ name }) => names.includes(name));
}

export function readCollection(
  sections: readonly XmlElement[],
  environment: Environment,
  file: string,
  report: Report,
): FromOssecConf {
  const unevaluated = new Unevaluated();
  const [compile, say] = [compileInto(unevaluated), sayIn(file, report)];
  return {
    localFiles: readLocalFiles(sections, { sockets: readSockets(sections, say), compile, say }),
    syslogListeners: readSyslogListeners(sections, say),
    syscheck: readSyscheck(sections, { compile, environment, say }),
    unevaluated,
  };
}
