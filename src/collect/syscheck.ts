import type { LinePattern } from './local-file.ts';

/** The `<syscheck>` section, checked (spec: file integrity, section 1). */
export interface Syscheck {
  readonly directories: readonly MonitoredPath[];
  /** Another text when the section is about other files than before: then files that are new to us need not be new. */
  readonly coverage: string;
  /** Prefixes, whatever the case of letters, without a boundary: `/d/ig` also ignores `/d/ignored`. */
  readonly ignorePrefixes: readonly string[];
  readonly ignorePatterns: readonly { readonly pattern: LinePattern; readonly keepsFolders: boolean }[];
  /** Files of which no difference is shown: exact paths, and patterns. */
  readonly nodiffPaths: readonly string[];
  readonly nodiffPatterns: readonly LinePattern[];
  readonly everyMs: number;
  /** A scan at this minute of the day, or on this day of the week (`Date.getDay()`), instead of every so often. */
  readonly scanMinute: number | undefined;
  readonly scanDay: number | undefined;
  /** Entries; undefined: no limit. */
  readonly fileLimit: number | undefined;
  /** Events a second; undefined: no limit. */
  readonly maxEventsPerSecond: number | undefined;
  readonly maxFilesPerSecond: number | undefined;
  /** The nice value of the thread that scans. */
  readonly processPriority: number;
  readonly skip: { readonly nfs: boolean; readonly dev: boolean; readonly sys: boolean; readonly proc: boolean };
  readonly diff: {
    /** Bytes; undefined: no limit. */
    readonly diskQuota: number | undefined;
    readonly fileSize: number | undefined;
  };
}

/** A path of `<directories>`: a folder, a file, or a glob of them. The longest that a file is below decides. */
export interface MonitoredPath {
  readonly path: string;
  /** What is compared and told. */
  readonly checks: {
    readonly size: boolean;
    readonly permission: boolean;
    readonly owner: boolean;
    readonly group: boolean;
    readonly mtime: boolean;
    readonly inode: boolean;
    readonly md5: boolean;
    readonly sha1: boolean;
    readonly sha256: boolean;
  };
  readonly mode: 'scheduled' | 'realtime';
  readonly reportChanges: boolean;
  readonly restrict: LinePattern | undefined;
  /** Folders below the path; 0: only what is directly in it. */
  readonly recursionLevel: number;
  readonly followSymbolicLink: boolean;
  readonly tags: string;
  /** Bytes; undefined: the limit of `Syscheck.diff`. */
  readonly diffSizeLimit: number | undefined;
  /** Line of the element in ossec.conf. */
  readonly line: number;
}
