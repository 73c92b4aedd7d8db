/** One `<localfile>` block, checked (spec: log collection, section 1). Texts are as configured. */
export interface LocalFile {
  readonly source: LocalSource;
  readonly format: LogFormat;
  /** An event passes when none of these is found in it … */
  readonly ignore: readonly LinePattern[];
  /** … and all of these are. */
  readonly restrict: readonly LinePattern[];
  /** Members added to each event of the format `json`, by dotted key. */
  readonly labels: readonly { readonly key: string; readonly value: string }[];
  /** Where events go: `agent` is the analysis, others are sockets. */
  readonly targets: readonly Target[];
  /** Line of the block in ossec.conf. */
  readonly line: number;
}

export type LocalSource =
  | {
      readonly kind: 'files';
      /** A path, a glob, or a path with strftime's `%`. */
      readonly location: string;
      /** Globs of files that are left alone. */
      readonly exclude: readonly string[];
      /** Files not modified for so long are not read, ms. */
      readonly ageMs: number | undefined;
      /** Every start begins at the end of the file. Otherwise only the first does, and later ones at the kept position … */
      readonly onlyFutureEvents: boolean;
      /** … unless the file grew by more bytes than this meanwhile: then at its end too. Infinity: no limit. */
      readonly maxSize: number;
      readonly ignoreBinaries: boolean;
    }
  /** `alias`: what it is called in events, otherwise the command. */
  | { readonly kind: 'command'; readonly command: string; readonly alias: string | undefined; readonly everyMs: number }
  /** `onlyFutureEvents`: every start begins at the journal's end, not only the first. */
  | { readonly kind: 'journald'; readonly filters: readonly JournalFilter[]; readonly onlyFutureEvents: boolean };

/** Conditions of one block, all of which must hold; a journald block without conditions takes everything. */
export type JournalFilter = readonly {
  readonly field: string;
  readonly pattern: LinePattern;
  readonly ignoreIfMissing: boolean;
}[];

export type LogFormat =
  /** `syslog`, `apache`, `squid` … : one event a line. */
  | { readonly kind: 'lines' }
  | { readonly kind: 'json' }
  | { readonly kind: 'multi-line'; readonly lines: number }
  | {
      readonly kind: 'multi-line-regex';
      readonly pattern: LinePattern;
      readonly match: 'start' | 'end' | 'all';
      readonly replace: 'no-replace' | 'none' | 'wspace' | 'tab';
      readonly timeoutMs: number;
    }
  | { readonly kind: 'audit' | 'mysql_log' | 'postgresql_log' | 'mssql_log' | 'nmapg' | 'djb-multilog' }
  | { readonly kind: 'command' | 'full_command' | 'journald' };

/** Whether a pattern (of any dialect) is found in a text; byte strings. */
export type LinePattern = (text: string) => boolean;

export interface Target {
  readonly name: string;
  /** Undefined for `agent`. */
  readonly socket: { readonly path: string; readonly stream: boolean; readonly prefix: string } | undefined;
  /** `out_format`: undefined leaves events as they are. */
  readonly template: string | undefined;
}
