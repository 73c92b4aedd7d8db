import type { LocalFile } from '../../collect/local-file.ts';
import type { Syscheck } from '../../collect/syscheck.ts';
import type { SyslogListener } from '../../collect/syslog-listener.ts';
import type { Unevaluated } from '../../engine/regex/unevaluated.ts';

/** What `ossec.conf` says of collecting events (spec: log collection, sections 1 and 7; file integrity, sections 1 and 2). */
export interface CollectionConfig {
  /** In the order written; without what is read on other systems only. */
  readonly localFiles: readonly LocalFile[];
  readonly syslogListeners: readonly SyslogListener[];
  /** Undefined: no file is monitored. */
  readonly syscheck: Syscheck | undefined;
  /** Patterns of these that gave up on a text, for whoever runs the collectors to say so. */
  readonly unevaluated: Unevaluated;
  /**
   * Equal to those of an earlier reading: nothing has changed that these collectors depend on. `collector`: log files,
   * commands and journald; `syslog`: the listeners, with the contents of TLS files; `syscheck`: file integrity.
   */
  readonly fingerprints: { readonly collector: string; readonly syslog: string; readonly syscheck: string };
}

/** Of the variables that `<syscheck>` may name. */
export type Environment = Readonly<Record<string, string | undefined>>;
