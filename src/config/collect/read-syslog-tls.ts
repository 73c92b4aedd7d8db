import { resolve } from 'node:path';
import type { SyslogListener } from '../../collect/syslog-listener.ts';
import { closest } from '../known-keys.ts';
import type { Place, Report } from '../problem.ts';
import type { YamlFile } from '../read-yaml.ts';
import type { ListenerValues } from '../yaml-schema.ts';
import { readTlsFiles } from './read-tls-files.ts';

export interface TlsTools {
  /** Relative paths are below it. */
  readonly root: string;
  /** The ports of all `<remote>` blocks for syslog, also of those that are left out. */
  readonly ports: readonly number[];
  /** Milliseconds since the epoch: by then certificates may have expired. */
  readonly now: number;
  readonly report: Report;
}

export interface SecuredListeners {
  readonly listeners: readonly SyslogListener[];
  /** What the files hold that they use. */
  readonly contents: readonly string[];
}

/**
 * Gives listeners the TLS that the `syslog` sections of threatlockdown.yaml want for their ports (RFC 5425). One whose
 * files cannot be used is left out: it must not take in the open what is meant to come encrypted.
 */
export async function secureListeners(
  listeners: readonly SyslogListener[],
  yaml: Pick<YamlFile, 'values' | 'place'>,
  tools: TlsTools,
): Promise<SecuredListeners> {
  let secured = listeners;
  const contents: string[] = [];
  for (const [port, values] of Object.entries(yaml.values.syslog ?? {})) {
    const place: PlaceOf = (...path) => yaml.place('syslog', port, ...path);
    const own = listeners.filter((listener) => String(listener.port) === port);
    if (!tools.ports.map(String).includes(port)) tellUnused(port, place(), tools);
    if (!values?.tls || own.length === 0) continue;
    const overTcp = own.filter(({ protocol }) => protocol === 'tcp');
    if (overTcp.length === 0) tellUdp(port, place('tls'), tools.report);
    const files = await readFiles(values.tls, port, place, tools);
    contents.push(...(files?.contents ?? []));
    secured = secured.flatMap((listener) => {
      if (!overTcp.includes(listener)) return [listener];
      return files === undefined ? [] : [{ ...listener, tls: files.paths }];
    });
  }
  return { listeners: secured, contents };
}

type PlaceOf = (...path: readonly string[]) => Place;

/** A slip in the number, and the listener that was meant would take its messages in the open. */
function tellUnused(port: string, place: Place, { ports, report }: TlsTools): void {
  const meant = closest(port, ports.map(String));
  const remedy = meant === undefined ? 'remove it, or add the block to ossec.conf' : `did you mean ${meant}?`;
  const what = `no <remote> block of ossec.conf listens for syslog on port ${port}`;
  report({ severity: 'mistake', code: 'unused-section', ...place, what, remedy });
}

function tellUdp(port: string, place: Place, report: Report): void {
  const what = `the listener on port ${port} is for udp, and TLS needs tcp`;
  const remedy = 'write <protocol>tcp</protocol> in its <remote> block, or remove tls here';
  report({ severity: 'mistake', code: 'collection', ...place, what, remedy });
}

function readFiles(
  { certificate, key, ca }: NonNullable<ListenerValues['tls']>,
  port: string,
  place: PlaceOf,
  { root, now, report }: TlsTools,
) {
  const paths = {
    certificate: resolve(root, certificate),
    key: resolve(root, key),
    ca: ca === undefined ? undefined : resolve(root, ca),
  };
  return readTlsFiles(paths, now, (severity, code, file, what, remedy) => {
    const lost = severity === 'refused' ? `: the listener on port ${port} is left out` : '';
    report({ severity, code, ...place('tls', file), what: what + lost, remedy });
  });
}
